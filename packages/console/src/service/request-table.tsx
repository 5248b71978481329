import { Table } from '@mantine/core';
import { texts } from '../texts';
import type { RouteFigures } from './read-metrics';

/** A table of the requests by route, the most frequent routes first. */
export function RequestTable({ rows }: { readonly rows: readonly RouteFigures[] }) {
  const { servicePage } = texts;
  return (
    <Table.ScrollContainer minWidth={440} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table aria-label={servicePage.requests} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{servicePage.route}</Table.Th>
            <Table.Th className="number">{servicePage.answered}</Table.Th>
            <Table.Th className="number">{servicePage.refused}</Table.Th>
            <Table.Th className="number">{servicePage.failed}</Table.Th>
            <Table.Th className="number">{servicePage.seconds}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ route, answered, refused, failed, seconds }) => (
            <Table.Tr key={route}>
              <Table.Th scope="row" fw={500} className="breaks">
                {route}
              </Table.Th>
              <Table.Td className="number">{answered}</Table.Td>
              <Table.Td className="number">{refused}</Table.Td>
              <Table.Td className="number">{failed}</Table.Td>
              <Table.Td className="number">{seconds.toFixed(3)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
