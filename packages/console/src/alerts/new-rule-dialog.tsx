import { Button, Group, Modal, NativeSelect, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { createRule, type NewRule, type Rule } from '../api/alert-requests';
import { Refusal } from '../api/failure';
import { queryClient } from '../api/query-client';
import type { Details } from '../api/reading';
import { ErrorNotice } from '../frame/error-notice';
import { notifySuccess } from '../frame/notify';
import { useDraft } from '../frame/use-draft';
import { texts } from '../texts';
import { ConditionFields } from './condition-fields';
import { CONDITION_MEMBERS, membersOf, NO_CONDITION } from './rule-fields';

interface Props {
  /** The product that the rule is about; without it, the dialog asks for the products. */
  readonly productid?: string;
  readonly details?: Details | null;
  readonly onClose: () => void;
}

const EMPTY = { ...NO_CONDITION, products: 'all', prefix: '', location: '' };

/** A dialog to create a rule. */
export function NewRuleDialog({ productid, details = null, onClose }: Props) {
  const { alerts } = texts;
  const [fields, change, clear] = useDraft(`new-rule.${productid ?? ''}`, EMPTY);
  const [mistake, setMistake] = useState<Parameters<typeof ConditionFields>[0]['mistake']>();
  const edit = (changes: Partial<typeof fields>) => {
    setMistake(undefined);
    change(changes);
  };
  const making = useMutation({
    mutationFn: (rule: NewRule) => createRule(rule),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['rules'] });
      clear();
      notifySuccess(alerts.made);
      onClose();
    },
  });
  const refusal = making.error instanceof Refusal ? making.error : undefined;
  const { products, prefix, location, when } = fields;
  const isOfSome = productid === undefined && products === 'prefix';
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const members = membersOf(fields, details);
    setMistake('field' in members ? members : undefined);
    if ('field' in members) return;
    const about = productid === undefined ? (products === 'all' ? { all: true } : { prefix }) : { productid };
    making.mutate({
      ...members,
      ...about,
      when,
      ...(location.trim() !== '' && { location: location.trim() }),
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={productid === undefined ? alerts.make : alerts.about(details?.name ?? productid)}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {productid === undefined && (
            <>
              <SegmentedControl
                aria-label={alerts.products}
                value={products}
                onChange={(value) => {
                  edit({ products: value });
                }}
                data={Object.entries(alerts.kinds).map(([value, label]) => ({ value, label }))}
              />
              {isOfSome && (
                <TextInput
                  label={alerts.prefix}
                  description={alerts.prefixHint}
                  value={prefix}
                  onChange={(event) => {
                    edit({ prefix: event.currentTarget.value });
                  }}
                  error={refusal?.of('prefix')}
                  required
                />
              )}
              <Text size="sm" c="dimmed">
                {alerts.oneHint}
              </Text>
            </>
          )}
          <NativeSelect
            label={alerts.when}
            value={when}
            onChange={(event) => {
              edit({ when: event.currentTarget.value as Rule['when'] });
            }}
            data={Object.entries(alerts.conditions).map(([value, label]) => ({ value, label }))}
            data-autofocus
          />
          <ConditionFields {...{ fields, details, mistake, refusal }} onChange={edit} />
          <TextInput
            label={texts.stock.location}
            description={alerts.locationHint}
            value={location}
            onChange={(event) => {
              edit({ location: event.currentTarget.value });
            }}
            error={refusal?.of('location')}
          />
          <ErrorNotice
            error={making.error}
            fields={[...CONDITION_MEMBERS[when], 'location', ...(isOfSome ? ['prefix'] : [])]}
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              {texts.cancel}
            </Button>
            <Button type="submit" loading={making.isPending}>
              {alerts.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
