import { Table } from '@mantine/core';
import { ScreenLink } from '../frame/screen-link';
import { formatAmount } from '../stock/amount';
import { Badges } from '../stock/badges';
import { texts } from '../texts';
import type { LowRow } from './low-rows';

/**
 * The table of products to buy. On a phone, the columns for the low mark and for the consumption per day are
 * hidden.
 */
export function LowTable({ rows }: { readonly rows: readonly LowRow[] }) {
  const { columns } = texts.stock;
  return (
    <Table verticalSpacing="xs" aria-label={texts.low.title}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{columns.product}</Table.Th>
          <Table.Th className="number">{columns.level}</Table.Th>
          <Table.Th className="number wide">{texts.low.lowAt}</Table.Th>
          <Table.Th className="number wide">{texts.low.perDay}</Table.Th>
          <Table.Th className="number">{columns.days}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ row, daysLeft, perDay }) => (
          <Table.Tr key={row.productid}>
            <Table.Td className="breaks">
              <ScreenLink to="/product" search={{ id: row.productid }} fw={600}>
                {row.name ?? row.productid}
              </ScreenLink>
              <Badges row={row} />
            </Table.Td>
            <Table.Td className="number">{formatAmount(row.quantity, row)}</Table.Td>
            <Table.Td className="number wide">
              {row.low_at === undefined ? texts.none : formatAmount(row.low_at, row)}
            </Table.Td>
            <Table.Td className="number wide">
              {perDay === undefined ? texts.none : formatAmount(perDay, row)}
            </Table.Td>
            <Table.Td className="number">{daysLeft ?? texts.none}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
