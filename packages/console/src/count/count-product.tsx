import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { now } from '../api/clock';
import { keep } from '../api/outbox';
import { leastQuantity, MOST_DIGITS, parseAmount } from '../stock/amount';
import { texts } from '../texts';
import { type Chosen, isRow } from './find-product';
import { stockHere } from './stock-here';

interface Props {
  readonly product: Chosen;
  readonly location: string;
  readonly amount: string;
  readonly onAmount: (amount: string) => void;
  /** Called when the count is saved on this device. */
  readonly onCounted: () => void;
  readonly onBack: () => void;
}

/** The form for the count of one product: a large number field, and a button for the next product. */
export function CountProduct({ product, location, amount, onAmount, onCounted, onBack }: Props) {
  const [mistake, setMistake] = useState<string>();
  const { productid, name, unit } = product;
  // If the user typed the product's ID, the console does not know how many decimal places the product's
  // quantities have. So the quantity is kept as typed.
  const isKnown = isRow(product);
  const scale = isKnown ? (product.scale ?? 0) : MOST_DIGITS;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const counted = isKnown ? parseAmount(amount, scale) : leastQuantity(amount);
    if (counted === undefined) {
      setMistake(texts.change.badAmount(scale, isKnown ? scale : 0));
      return;
    }
    const place = location === '' ? {} : { location };
    const timestamp = now().toISOString();
    const number = isKnown ? { quantity: counted } : { typed: amount };
    keep([{ productid, ...number, timestamp, reason: 'stocktake', ...place }], isKnown ? product : undefined);
    onCounted();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <div>
          <Title order={2} size="h3">
            {name ?? productid}
          </Title>
          {name !== undefined && <Text c="dimmed">{productid}</Text>}
          {isKnown && <Text size="sm">{stockHere(product, location)}</Text>}
        </div>
        <TextInput
          label={texts.count.howMany}
          value={amount}
          onChange={(event) => {
            setMistake(undefined);
            onAmount(event.currentTarget.value);
          }}
          inputMode={scale > 0 ? 'decimal' : 'numeric'}
          rightSection={unit}
          rightSectionWidth={unit ? 60 : 0}
          error={mistake}
          classNames={{ input: 'big' }}
          size="xl"
          autoFocus
          autoComplete="off"
        />
        <Group wrap="nowrap">
          <Button variant="default" size="lg" px="md" onClick={onBack}>
            {texts.count.back}
          </Button>
          <Button type="submit" size="lg" className="grow">
            {texts.count.next}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
