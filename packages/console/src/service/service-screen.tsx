import { Loader, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorNotice } from '../frame/error-notice';
import { formatMoment } from '../stock/moment';
import { texts } from '../texts';
import { Facts } from './facts';
import { FailureTable } from './failure-table';
import { healthFacts } from './health-facts';
import { processFacts } from './process-facts';
import { RequestTable } from './request-table';
import { health, limit, metrics, version } from './service-requests';
import { useBegin } from './use-begin';

/** The screen for the operator of the service: its health, its version and limits, its requests and its errors. */
export function ServiceScreen() {
  const parts = useQuery(health);
  const release = useQuery(version);
  const quota = useQuery(limit);
  const { data: figures, error } = useQuery(metrics);
  const begin = useBegin(figures);
  const { servicePage } = texts;
  const facts = [
    { name: servicePage.version, value: release.data ?? texts.none },
    ...(figures ? processFacts(figures) : []),
    {
      name: servicePage.limits,
      value: quota.data ? servicePage.limit(quota.data.quota, quota.data.left) : servicePage.noLimit,
    },
  ];
  return (
    <Stack>
      <Title order={1} size="h2">
        {servicePage.title}
      </Title>
      <ErrorNotice error={parts.error ?? error} />
      {parts.isPending && <Loader aria-label={texts.loading} />}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {parts.data && <Facts title={servicePage.health} facts={healthFacts(parts.data, figures)} />}
        <Facts title={servicePage.running} facts={facts} />
      </SimpleGrid>
      {figures === null && <Text size="sm">{servicePage.noMetrics}</Text>}
      {figures && begin && (
        <>
          <Text size="sm">{servicePage.latelyHint(formatMoment(begin.at))}</Text>
          <Title order={2} size="h4">
            {servicePage.failures}
          </Title>
          <FailureTable rows={figures.failures} before={begin.figures.failures} />
          <Title order={2} size="h4">
            {servicePage.requests}
          </Title>
          <RequestTable rows={figures.routes} before={begin.figures.routes} />
        </>
      )}
    </Stack>
  );
}
