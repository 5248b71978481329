import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type Key, rotateKey } from '../api/key-requests';
import { queryClient } from '../api/query-client';
import { ErrorNotice } from '../frame/error-notice';
import { texts } from '../texts';

interface Props {
  readonly chosen: Key;
  readonly onClose: () => void;
  readonly onSecret: (secret: string) => void;
}

export function RotateDialog({ chosen, onClose, onSecret }: Props) {
  const [grace, setGrace] = useState('3600');
  const rotating = useMutation({
    mutationFn: () => rotateKey(chosen.id, Number(grace)),
    onSuccess: (secret) => {
      void queryClient.invalidateQueries({ queryKey: ['keys'] });
      onSecret(secret);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={texts.keys.rotateTitle}>
      <Stack>
        <Text fw={600}>{chosen.name}</Text>
        <Text size="sm">{texts.keys.rotateHint}</Text>
        <Select
          label={texts.keys.grace}
          data={Object.entries(texts.keys.graces).map(([value, label]) => ({ value, label }))}
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
            {texts.keys.rotate}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
