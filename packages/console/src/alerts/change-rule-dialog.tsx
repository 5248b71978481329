import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { changeRule, type Rule, type RuleChanges } from '../api/alert-requests';
import { Refusal } from '../api/failure';
import { queryClient } from '../api/query-client';
import type { Details } from '../api/reading';
import { ErrorNotice } from '../frame/error-notice';
import { notifySuccess } from '../frame/notify';
import { useDraft } from '../frame/use-draft';
import { texts } from '../texts';
import { ConditionFields } from './condition-fields';
import { fieldsOf, membersOf } from './rule-fields';
import { productsOf } from './rule-words';

interface Props {
  readonly rule: Rule;
  readonly details: Details | null;
  readonly onClose: () => void;
}

/** A dialog to change the numbers of a rule. What it is about never changes. */
export function ChangeRuleDialog({ rule, details, onClose }: Props) {
  const [fields, change, clear] = useDraft(`rule.${rule.id}`, fieldsOf(rule, details));
  const [mistake, setMistake] = useState<Parameters<typeof ConditionFields>[0]['mistake']>();
  const close = () => {
    clear();
    onClose();
  };
  const changing = useMutation({
    mutationFn: (members: RuleChanges) => changeRule(rule.id, members),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['rules'] });
      notifySuccess(texts.details.saved);
      close();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const members = membersOf(fields, details);
    setMistake('field' in members ? members : undefined);
    if (!('field' in members)) changing.mutate(members);
  };
  return (
    <Modal opened onClose={close} title={texts.alerts.changeTitle}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <div>
            <Text fw={600}>{productsOf(rule, details)}</Text>
            <Text size="sm">{texts.alerts.conditions[rule.when]}</Text>
          </div>
          <ConditionFields
            {...{ fields, details, mistake }}
            onChange={change}
            refusal={changing.error instanceof Refusal ? changing.error : undefined}
          />
          <ErrorNotice error={changing.error} />
          <Group justify="end">
            <Button variant="default" onClick={close}>
              {texts.cancel}
            </Button>
            <Button type="submit" loading={changing.isPending}>
              {texts.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
