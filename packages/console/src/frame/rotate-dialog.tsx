import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { texts } from '../texts';
import { ErrorNotice } from './error-notice';

interface Props {
  readonly title: string;
  readonly name: string;
  readonly hint: string;
  /** The proposed number of seconds for which the old secret stays valid. */
  readonly grace: keyof typeof texts.secret.graces;
  /** Requests a new secret. @param grace seconds for which the old secret stays valid @returns the new secret */
  readonly rotate: (grace: number) => Promise<string>;
  readonly onClose: () => void;
  readonly onSecret: (secret: string) => void;
}

/** A dialog that renews a secret, and asks how long the old secret stays valid. */
export function RotateDialog({ title, name, hint, grace: proposed, rotate, onClose, onSecret }: Props) {
  const [grace, setGrace] = useState<string>(proposed);
  const rotating = useMutation({
    mutationFn: () => rotate(Number(grace)),
    onSuccess: (secret) => {
      onSecret(secret);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={title}>
      <Stack>
        <Text fw={600} className="breaks">
          {name}
        </Text>
        <Text size="sm">{hint}</Text>
        <Select
          label={texts.secret.grace}
          data={Object.entries(texts.secret.graces).map(([value, label]) => ({ value, label }))}
          value={grace}
          onChange={(value) => {
            setGrace(value ?? '0');
          }}
          allowDeselect={false}
        />
        <ErrorNotice error={rotating.error} />
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button
            loading={rotating.isPending}
            onClick={() => {
              rotating.mutate();
            }}
          >
            {texts.secret.rotate}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
