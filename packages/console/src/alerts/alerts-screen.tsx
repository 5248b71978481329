import { Button, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { deleteRule, events as eventsQuery, type Rule, rules as rulesQuery } from '../api/alert-requests';
import { perPage } from '../api/polling';
import { queryClient } from '../api/query-client';
import { useHasPlentyOfReads } from '../api/read-limit';
import { ConfirmDialog } from '../frame/confirm-dialog';
import { ErrorNotice } from '../frame/error-notice';
import { MoreButton } from '../frame/more-button';
import { texts } from '../texts';
import { ChangeRuleDialog } from './change-rule-dialog';
import { EventTable } from './event-table';
import { NewRuleDialog } from './new-rule-dialog';
import { RuleList } from './rule-list';
import { conditionOf, productsOf } from './rule-words';
import { useDetails } from './use-details';

/**
 * Time in ms between two requests for new events. OFTEN_MS is for callers whose rate limit allows many reads,
 * SELDOM_MS for all others.
 */
const OFTEN_MS = 10_000;
const SELDOM_MS = 60_000;

/** The screen Alerts: recent stock events, and the rules that cause them. */
export function AlertsScreen() {
  const { alerts } = texts;
  const refetchInterval = perPage(useHasPlentyOfReads() ? OFTEN_MS : SELDOM_MS);
  const happened = useInfiniteQuery({ ...eventsQuery, refetchInterval });
  const known = useInfiniteQuery(rulesQuery);
  const [isMaking, setMaking] = useState(false);
  const [changed, change] = useState<Rule>();
  const [deleted, remove] = useState<Rule>();
  const events = happened.data?.pages.flatMap(({ items }) => items) ?? [];
  const rules = known.data?.pages.flatMap(({ items }) => items) ?? [];
  const details = useDetails([
    ...rules.flatMap(({ productid }) => productid ?? []),
    ...events.map(({ data }) => data.productid),
  ]);
  const detailsOf = ({ productid = '' }: Rule) => details.get(productid);
  return (
    <Stack gap="sm">
      <Title order={1} size="h2">
        {alerts.title}
      </Title>
      <Text size="sm">{alerts.intro}</Text>
      <Group justify="space-between" mt="sm">
        <Title order={2} size="h4">
          {alerts.rules}
        </Title>
        <Button
          size="xs"
          onClick={() => {
            setMaking(true);
          }}
        >
          {alerts.make}
        </Button>
      </Group>
      <ErrorNotice error={known.error} onRetry={() => void known.refetch()} />
      {known.isPending && <Loader mx="auto" aria-label={texts.loading} />}
      {known.isSuccess && rules.length === 0 && <Text>{alerts.noRules}</Text>}
      {rules.length > 0 && <RuleList rules={rules} details={details} onChange={change} onDelete={remove} />}
      <MoreButton query={known} />
      <Title order={2} size="h4" mt="sm">
        {alerts.happened}
      </Title>
      <ErrorNotice error={happened.error} onRetry={() => void happened.refetch()} />
      {happened.isSuccess && events.length === 0 && <Text>{alerts.nothing}</Text>}
      {events.length > 0 && <EventTable events={events} details={details} />}
      <MoreButton query={happened} />
      {isMaking && (
        <NewRuleDialog
          onClose={() => {
            setMaking(false);
          }}
        />
      )}
      {changed && (
        <ChangeRuleDialog
          rule={changed}
          onClose={() => {
            change(undefined);
          }}
        />
      )}
      {deleted && (
        <ConfirmDialog
          title={alerts.deleteTitle}
          name={productsOf(deleted, detailsOf(deleted))}
          about={conditionOf(deleted, detailsOf(deleted))}
          hint={alerts.deleteHint}
          submit={texts.delete}
          done={alerts.deleted}
          act={async () => {
            await deleteRule(deleted.id);
            void queryClient.invalidateQueries({ queryKey: ['rules'] });
          }}
          onClose={() => {
            remove(undefined);
          }}
        />
      )}
    </Stack>
  );
}
