import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { deleteRule, type Rule } from '../api/alert-requests';
import { queryClient } from '../api/query-client';
import type { Details } from '../api/reading';
import { ErrorNotice } from '../frame/error-notice';
import { notifySuccess } from '../frame/notify';
import { texts } from '../texts';
import { conditionOf, productsOf } from './rule-words';

interface Props {
  readonly rule: Rule;
  readonly details: Details | null;
  readonly onClose: () => void;
}

/** A dialog that asks for confirmation before a rule is deleted. */
export function DeleteRuleDialog({ rule, details, onClose }: Props) {
  const deleting = useMutation({
    mutationFn: () => deleteRule(rule.id),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['rules'] });
      notifySuccess(texts.alerts.deleted);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={texts.alerts.deleteTitle}>
      <Stack>
        <div>
          <Text fw={600}>{productsOf(rule, details)}</Text>
          <Text size="sm">{conditionOf(rule, details)}</Text>
        </div>
        <Text size="sm">{texts.alerts.deleteHint}</Text>
        <ErrorNotice error={deleting.error} />
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button
            color="red"
            loading={deleting.isPending}
            onClick={() => {
              deleting.mutate();
            }}
          >
            {texts.delete}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
