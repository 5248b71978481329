import { Table, Text, Title } from '@mantine/core';
import { texts } from '../texts';
import type { FileHead } from './read-file';
import type { ImportOptions } from './import-options';
import { amountIn, amountOf, type Cell } from './number-cell';

const MOST_ROWS = 20;

interface Props {
  readonly head: FileHead;
  readonly options: ImportOptions;
}

/** Shows how the service will read the first rows of the file. Each row has its line number in the file. */
export function Preview({ head, options }: Props) {
  const { mapping, location, countedAt, decimal } = options;
  const rows = head.rows.slice(0, MOST_ROWS);
  const cell = (row: readonly Cell[], column: string | undefined) =>
    column === undefined ? '' : (row[head.columns.indexOf(column)] ?? '');
  const { columns } = texts.upload;
  return (
    <div>
      <Title order={2} size="h4">
        {texts.upload.preview(rows.length)}
      </Title>
      <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing={4} aria-label={texts.upload.preview(rows.length)}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th className="number">{texts.upload.line}</Table.Th>
              <Table.Th>{columns.productid}</Table.Th>
              <Table.Th className="number">
                {mapping.quantity === undefined && mapping.delta !== undefined
                  ? columns.delta
                  : columns.quantity}
              </Table.Th>
              <Table.Th>{columns.location}</Table.Th>
              <Table.Th>{columns.timestamp}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ line, cells }) => {
              const productid = cell(cells, mapping.productid);
              const quantity = cell(cells, mapping.quantity);
              const delta = cell(cells, mapping.delta);
              const number = head.header
                ? amountIn(String(quantity), String(delta), decimal)
                : amountOf(quantity, delta);
              const isGood = typeof productid === 'string' && productid !== '' && number !== undefined;
              return (
                <Table.Tr key={line} className={isGood ? '' : 'voided'}>
                  <Table.Td className="number">{line}</Table.Td>
                  <Table.Td className="breaks">{productid || texts.none}</Table.Td>
                  <Table.Td className="number">
                    {number ?? (
                      <Text component="span" size="sm">
                        {quantity || delta || texts.none}
                      </Text>
                    )}
                    {!isGood && (
                      <Text size="xs" c="var(--mantine-color-error)">
                        {texts.upload.notRead}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    {(mapping.location === undefined ? location : cell(cells, mapping.location)) ||
                      texts.none}
                  </Table.Td>
                  <Table.Td>
                    {mapping.timestamp === undefined
                      ? countedAt.replace('T', ' ')
                      : cell(cells, mapping.timestamp)}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  );
}
