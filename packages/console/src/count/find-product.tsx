import { Button, Group, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { queryClient } from '../api/query-client';
import type { ProductRow } from '../api/reading';
import { ErrorNotice } from '../frame/error-notice';
import { texts } from '../texts';
import { barcodeDetector } from './barcode-detector';
import { Scanner } from './scanner';
import { amountAt } from './stock-here';
import { matches as matchesOf, useMatches } from './use-matches';

/** A product to be counted. If its ID was typed, only the ID is known. */
export type Chosen = Partial<ProductRow> & { readonly productid: string };

/** Whether the level and the details of a product are known from the list of products. */
export function isRow(product: Chosen): product is ProductRow {
  return product.quantity !== undefined;
}

interface Props {
  readonly location: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onChoose: (product: Chosen) => void;
}

/** Finds a product by its barcode, its name or its ID. */
export function FindProduct({ location, text, onText, onChoose }: Props) {
  const [isScanning, setScanning] = useState(false);
  const matches = useMatches(text);
  const rows = text.trim() === '' ? [] : (matches.data?.items ?? []);
  const typed = text.trim();
  const exact = exactIn(rows, typed);
  // The Enter key and the camera start a separate search for the product. They cannot use the list of
  // matches, because a barcode scanner presses Enter before the list is up to date.
  const entered = useMutation({ mutationFn: (code: string) => queryClient.query(matchesOf(code)) });
  const find = (code: string) => {
    const choose = ({ items }: { items: readonly ProductRow[] }) => {
      const product = exactIn(items, code) ?? (items.length === 1 ? items[0] : undefined);
      if (product) onChoose(product);
    };
    entered.mutate(code, { onSuccess: choose });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (typed !== '') find(typed);
  };
  return (
    <Stack gap="sm">
      <form onSubmit={submit} role="search">
        <TextInput
          type="search"
          size="lg"
          label={texts.count.search}
          value={text}
          onChange={(event) => {
            entered.reset();
            onText(event.currentTarget.value);
          }}
          data-autofocus
          autoFocus
          autoComplete="off"
          autoCapitalize="off"
        />
      </form>
      {barcodeDetector() && !isScanning && (
        <Button
          size="lg"
          variant="default"
          onClick={() => {
            setScanning(true);
          }}
        >
          {texts.count.scan}
        </Button>
      )}
      {isScanning && (
        <Scanner
          onFound={(code) => {
            setScanning(false);
            onText(code);
            find(code);
          }}
          onClose={() => {
            setScanning(false);
          }}
        />
      )}
      <ErrorNotice error={matches.error} />
      {rows.length > 0 && (
        <ul className="matches" aria-label={texts.count.matches}>
          {rows.map((row) => (
            <li key={row.productid}>
              <UnstyledButton
                className="match"
                onClick={() => {
                  onChoose(row);
                }}
              >
                <Group justify="space-between" wrap="nowrap">
                  <div className="match-name">
                    <Text fw={600} truncate>
                      {row.name ?? row.productid}
                    </Text>
                    {row.name !== undefined && (
                      <Text size="xs" c="dimmed" truncate>
                        {row.productid}
                      </Text>
                    )}
                  </div>
                  <Text className="number">{amountAt(location, row)}</Text>
                </Group>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
      {typed !== '' && exact?.productid !== typed && (
        <Button
          variant="subtle"
          onClick={() => {
            onChoose({ productid: typed });
          }}
        >
          {texts.count.asTyped(typed)}
        </Button>
      )}
    </Stack>
  );
}

function exactIn(rows: readonly ProductRow[], code: string): ProductRow | undefined {
  return rows.find(({ productid, barcodes }) => productid === code || barcodes?.includes(code));
}
