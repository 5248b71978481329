import { Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { changeRule, type Rule, type RuleChanges } from '../api/alert-requests';
import { Refusal } from '../api/failure';
import { queryClient } from '../api/query-client';
import type { Details } from '../api/reading';
import { details as detailsOf } from '../api/requests';
import { ErrorNotice } from '../frame/error-notice';
import { notifySuccess } from '../frame/notify';
import { useDraft } from '../frame/use-draft';
import { texts } from '../texts';
import { ConditionFields } from './condition-fields';
import { CONDITION_MEMBERS, fieldsOf, membersOf } from './rule-fields';
import { productsOf } from './rule-words';

interface Props {
  readonly rule: Rule;
  readonly onClose: () => void;
}

/**
 * A dialog to change the numbers of a rule, such as its threshold. The products and the kind of a rule never
 * change.
 */
export function ChangeRuleDialog({ rule, onClose }: Props) {
  const { productid } = rule;
  const isOfProduct = productid !== undefined;
  const about = useQuery({ ...detailsOf(productid ?? ''), enabled: isOfProduct });
  const details = isOfProduct ? about.data : null;
  // The form is shown only when the decimal places of the product are known. Without them, the form would
  // store wrong numbers.
  if (details !== undefined) return <RuleForm {...{ rule, details, onClose }} />;
  return (
    <Modal opened onClose={onClose} title={texts.alerts.changeTitle}>
      {about.isPending && <Loader mx="auto" aria-label={texts.loading} />}
      <ErrorNotice error={about.error} onRetry={() => void about.refetch()} />
    </Modal>
  );
}

interface FormProps extends Props {
  /** Details of the product; null for a product without them, and for a rule about several products. */
  readonly details: Details | null;
}

function RuleForm({ rule, details: newest, onClose }: FormProps) {
  // The form uses the decimal places that the product had when the form was opened. If somebody changes this
  // setting meanwhile, the typed numbers keep their meaning.
  const [details] = useState(newest);
  const [fields, change, clear] = useDraft(`rule.${rule.id}`, fieldsOf(rule, details));
  const [mistake, setMistake] = useState<Parameters<typeof ConditionFields>[0]['mistake']>();
  const edit = (changes: Partial<typeof fields>) => {
    setMistake(undefined);
    change(changes);
  };
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
            onChange={edit}
            refusal={changing.error instanceof Refusal ? changing.error : undefined}
          />
          <ErrorNotice error={changing.error} fields={CONDITION_MEMBERS[rule.when]} />
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
