import { Button, Fieldset, Group, Progress, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { now } from '../api/clock';
import { queryClient } from '../api/query-client';
import { randomKey } from '../api/random-key';
import { texts } from '../texts';
import { guessMapping, isOwnFormat } from './guess-mapping';
import { importParameters, type ImportOptions } from './import-options';
import { MappingForm } from './mapping-form';
import { Preview } from './preview';
import type { FileHead } from './read-file';
import { Result } from './result';
import { upload } from './upload';

interface Props {
  readonly file: File;
  readonly head: FileHead;
  readonly onAgain: () => void;
}

/** Options for reading the file, and the Idempotency-Key for exactly these options. */
interface Plan {
  readonly options: ImportOptions;
  readonly key: string;
}

/** Shows one file: its columns, a preview of its rows, and the result of the import. */
export function ImportFile({ file, head, onAgain }: Props) {
  const { columns } = head;
  const [guess] = useState(() => guessMapping(columns));
  // The same file with the same options is stored once, even if the button is pressed repeatedly.
  const [plan, setPlan] = useState<Plan>(() => ({
    key: randomKey(),
    options: {
      mapping: guess.mapping,
      location: guess.location,
      decimal: guess.decimal,
      countedAt: localMinute(now()),
      isSkipping: guess.system !== undefined,
    },
  }));
  const { options } = plan;
  const [share, setShare] = useState(0);
  const storing = useMutation({
    mutationFn: ({ key, options: chosen }: Plan) => {
      const parameters = importParameters(columns, chosen);
      return upload({ file, contentType: head.contentType, parameters, key }, setShare);
    },
    onMutate: () => {
      setShare(0);
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['stock'] }),
  });
  const change = (next: ImportOptions) => {
    storing.reset();
    setPlan({ key: randomKey(), options: next });
  };
  const leaveOut = () => {
    const next = { key: randomKey(), options: { ...options, isSkipping: true } };
    setPlan(next);
    storing.mutate(next);
  };
  const { mapping } = options;
  const isMapped = mapping.productid !== undefined && (mapping.quantity ?? mapping.delta) !== undefined;
  return (
    <>
      <Group justify="space-between">
        <Text>
          <b>{file.name}</b>{' '}
          {guess.system === undefined
            ? isOwnFormat(columns)
              ? texts.upload.own
              : texts.upload.unknown
            : texts.upload.known(guess.system)}
        </Text>
        <Button variant="default" size="xs" onClick={onAgain} disabled={storing.isPending}>
          {texts.upload.again}
        </Button>
      </Group>
      <Fieldset variant="unstyled" disabled={storing.isPending}>
        <MappingForm columns={columns} options={options} onChange={change} />
      </Fieldset>
      <Preview head={head} options={options} />
      {storing.isPending && (
        <>
          <Progress value={share * 100} aria-label={texts.upload.progress} />
          <Text size="sm" role="status">
            {share < 1 ? texts.upload.progress : texts.upload.checking}
          </Text>
        </>
      )}
      <Result
        file={file}
        head={head}
        result={storing.data}
        error={storing.error}
        onLeaveOut={options.isSkipping ? undefined : leaveOut}
      />
      {!storing.isSuccess && (
        <Button
          disabled={!isMapped}
          loading={storing.isPending}
          onClick={() => {
            storing.mutate(plan);
          }}
        >
          {texts.upload.upload}
        </Button>
      )}
    </>
  );
}

/** A moment as the value of a datetime-local field, in the time zone of this device. */
function localMinute(moment: Date): string {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
