import { Autocomplete, Button, Group, SegmentedControl, Stack, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { Refusal } from '../api/failure';
import { keep, outcome, takeBack } from '../api/outbox';
import { type Details, type NewReading, REASONS } from '../api/reading';
import { ErrorNotice } from '../frame/error-notice';
import { notifySuccess } from '../frame/notify';
import { useDraft } from '../frame/use-draft';
import { parseAmount } from '../stock/amount';
import { texts } from '../texts';
import { type ChangeFields, type ChangeKind, readingsOf } from './changes';
import { LocationField } from './location-field';
import { undo } from './undo';

const EMPTY: ChangeFields = {
  kind: 'count',
  amount: '',
  location: '',
  target: '',
  reason: '',
  reference: '',
};

interface Props {
  readonly productid: string;
  readonly details: Details | null;
  readonly locations: readonly string[];
}

/**
 * The form to count, add, take out or move stock. Typed values are kept on this device, and appear again if
 * the service refuses the change.
 */
export function ChangeForm({ productid, details, locations }: Props) {
  const initial = { ...EMPTY, location: locations[0] ?? '' };
  const [fields, change, clear, isTyped] = useDraft(`change.${productid}`, initial);
  const [mistake, setMistake] = useState<string>();
  const edit = (changes: Partial<ChangeFields>) => {
    setMistake(undefined);
    change(changes);
  };
  const storing = useMutation({
    mutationFn: ({ key }: { key: string; items: readonly NewReading[] }) => outcome(key),
    onSuccess: (_stored, { items }) => {
      notifySuccess(texts.change.stored, () => undo(items));
    },
  });
  const { kind } = fields;
  const refusal = storing.error instanceof Refusal ? storing.error : undefined;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const amount = parseAmount(fields.amount, details?.scale);
    const isNothing = amount === 0 && kind !== 'count';
    if (amount === undefined || isNothing) setMistake(texts.change.badAmount(details?.scale ?? 0));
    else if (kind === 'move' && fields.location === fields.target) setMistake(texts.change.samePlace);
    else {
      setMistake(undefined);
      const items = readingsOf(productid, fields, amount);
      const key = keep(items, details);
      // The form is emptied at once. The change is in the outbox now, and must not be offered again after a
      // reload.
      clear({ kind, location: fields.location });
      const comeBack = (error: Error) => {
        // If the service refuses a change, the form shows it again, unless the person has already typed the
        // next one. In that case, the refused change is shown on the screen for counting, where the person
        // decides what happens to it.
        if (isTyped()) storing.reset();
        else if (takeBack(key, error)) change(fields);
      };
      storing.mutate({ key, items }, { onError: comeBack });
    }
  };
  const field = (name: keyof ChangeFields) => ({
    value: fields[name],
    onChange: (value: string) => {
      edit({ [name]: value });
    },
  });

  return (
    <form onSubmit={submit} aria-label={texts.change.title}>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {texts.change.title}
        </Title>
        <SegmentedControl
          aria-label={texts.change.kind}
          value={kind}
          onChange={(value) => {
            edit({ kind: value as ChangeKind });
          }}
          data={Object.entries(texts.change.kinds).map(([value, label]) => ({ value, label }))}
        />
        <Group align="start" grow>
          <TextInput
            label={texts.change.amounts[kind]}
            rightSection={details?.unit}
            rightSectionWidth={details?.unit ? 50 : 0}
            value={fields.amount}
            onChange={(event) => {
              edit({ amount: event.currentTarget.value });
            }}
            inputMode={details?.scale ? 'decimal' : 'numeric'}
            error={mistake ?? refusal?.of('quantity') ?? refusal?.of('delta')}
            required
          />
          <LocationField
            label={kind === 'move' ? texts.change.from : texts.change.location}
            locations={locations}
            error={refusal?.of('location')}
            {...field('location')}
          />
          {kind === 'move' && (
            <LocationField label={texts.change.to} locations={locations} {...field('target')} />
          )}
        </Group>
        <Group align="start" grow>
          {kind !== 'move' && (
            <Autocomplete
              label={texts.change.reason}
              data={REASONS}
              error={refusal?.of('reason')}
              {...field('reason')}
            />
          )}
          <TextInput
            label={texts.change.reference}
            placeholder={texts.change.referenceHint}
            value={fields.reference}
            onChange={(event) => {
              change({ reference: event.currentTarget.value });
            }}
            error={refusal?.of('reference')}
          />
        </Group>
        <ErrorNotice error={storing.error} />
        <Button type="submit" loading={storing.isPending}>
          {texts.change.submit[kind]}
        </Button>
      </Stack>
    </form>
  );
}
