import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type Key, revokeKey } from '../api/key-requests';
import { queryClient } from '../api/query-client';
import { ErrorNotice } from '../frame/error-notice';
import { notifySuccess } from '../frame/notify';
import { texts } from '../texts';

interface Props {
  readonly chosen: Key;
  readonly onClose: () => void;
}

export function RevokeDialog({ chosen, onClose }: Props) {
  const revoking = useMutation({
    mutationFn: () => revokeKey(chosen.id),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['keys'] });
      notifySuccess(texts.keys.revoked);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={texts.keys.revokeTitle}>
      <Stack>
        <Text fw={600}>{chosen.name}</Text>
        <Text size="sm">{texts.keys.revokeHint}</Text>
        <ErrorNotice error={revoking.error} />
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button
            color="red"
            loading={revoking.isPending}
            onClick={() => {
              revoking.mutate();
            }}
          >
            {texts.keys.revoke}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
