import { Card, Loader, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorNotice } from '../frame/error-notice';
import { texts } from '../texts';
import { RequestTable } from './request-table';
import { health, limit, metrics, version } from './service-requests';

/** The screen for the operator of the service: its health, its version and limits, and its requests. */
export function ServiceScreen() {
  const parts = useQuery(health);
  const release = useQuery(version);
  const quota = useQuery(limit);
  const figures = useQuery(metrics);
  const { servicePage } = texts;
  return (
    <Stack>
      <Title order={1} size="h2">
        {servicePage.title}
      </Title>
      <ErrorNotice error={parts.error ?? figures.error} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Card withBorder>
          <Title order={2} size="h4">
            {servicePage.health}
          </Title>
          {parts.isPending && <Loader aria-label={texts.loading} />}
          <Table aria-label={servicePage.health}>
            <Table.Tbody>
              {Object.entries(parts.data ?? {}).map(([part, state]) => (
                <Fact
                  key={part}
                  name={servicePage.parts[part] ?? part}
                  value={servicePage.states[state] ?? state}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Card>
        <Card withBorder>
          <Title order={2} size="h4">
            {servicePage.version}
          </Title>
          <Table aria-label={servicePage.version}>
            <Table.Tbody>
              <Fact name={servicePage.version} value={release.data ?? texts.none} />
              <Fact
                name={servicePage.limits}
                value={
                  quota.data ? servicePage.limit(quota.data.quota, quota.data.left) : servicePage.noLimit
                }
              />
              {figures.data && (
                <Fact name={servicePage.stored} value={figures.data.stored.toLocaleString('en')} />
              )}
              {figures.data && <Fact name={servicePage.connections} value={figures.data.database} />}
            </Table.Tbody>
          </Table>
        </Card>
      </SimpleGrid>
      <Title order={2} size="h4">
        {servicePage.requests}
      </Title>
      {figures.data === null && <Text size="sm">{servicePage.noMetrics}</Text>}
      {figures.data && <RequestTable rows={figures.data.routes} />}
    </Stack>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {name}
      </Table.Th>
      <Table.Td>{value}</Table.Td>
    </Table.Tr>
  );
}
