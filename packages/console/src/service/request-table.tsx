import { Table } from '@mantine/core';
import { texts } from '../texts';
import { requestsOf, type RouteFigures } from './read-metrics';

interface Props {
  readonly rows: readonly RouteFigures[];
  /** The rows at the time when the screen was opened. The table shows how they have changed since then. */
  readonly before: readonly RouteFigures[];
}

/** A table of the requests by route, the most frequent routes first. */
export function RequestTable({ rows, before }: Props) {
  const { servicePage } = texts;
  const earlier = new Map(before.map((row) => [row.route, requestsOf(row)]));
  return (
    <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table aria-label={servicePage.requests} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{servicePage.route}</Table.Th>
            <Table.Th className="number">{servicePage.lately}</Table.Th>
            <Table.Th className="number">{servicePage.answered}</Table.Th>
            <Table.Th className="number">{servicePage.refused}</Table.Th>
            <Table.Th className="number">{servicePage.failed}</Table.Th>
            <Table.Th className="number">{servicePage.seconds}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.route}>
              <Table.Th scope="row" fw={500} className="breaks">
                {row.route}
              </Table.Th>
              <Table.Td className="number">{requestsOf(row) - (earlier.get(row.route) ?? 0)}</Table.Td>
              <Table.Td className="number">{row.answered}</Table.Td>
              <Table.Td className="number">{row.refused}</Table.Td>
              <Table.Td className="number">{row.failed}</Table.Td>
              <Table.Td className="number">{row.seconds.toFixed(3)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
