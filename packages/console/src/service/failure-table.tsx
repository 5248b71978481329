import { Table, Text } from '@mantine/core';
import { texts } from '../texts';
import type { Figures } from './read-metrics';

interface Props {
  readonly rows: Figures['failures'];
  /** The rows at the time when the screen was opened. The table shows how they have changed since then. */
  readonly before: Figures['failures'];
}

/** A table with the number of requests that failed because of the service, for each error code of the API. */
export function FailureTable({ rows, before }: Props) {
  const { servicePage } = texts;
  if (rows.length === 0) return <Text size="sm">{servicePage.noFailures}</Text>;
  const earlier = new Map(before.map(({ error, count }) => [error, count]));
  return (
    <Table aria-label={servicePage.failures} verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{servicePage.error}</Table.Th>
          <Table.Th className="number">{servicePage.lately}</Table.Th>
          <Table.Th className="number">{servicePage.all}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ error, count }) => (
          <Table.Tr key={error}>
            <Table.Th scope="row" fw={500} className="breaks">
              {error}
            </Table.Th>
            <Table.Td className="number">{count - (earlier.get(error) ?? 0)}</Table.Td>
            <Table.Td className="number">{count}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
