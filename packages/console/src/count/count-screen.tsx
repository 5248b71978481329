import { Stack, TextInput, Title } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useDraft } from '../frame/use-draft';
import { texts } from '../texts';
import { CountProduct } from './count-product';
import { type Chosen, FindProduct } from './find-product';
import { LastCounts } from './last-counts';
import { WaitingCounts } from './waiting-counts';

interface Fields {
  readonly text: string;
  readonly product: Chosen | null;
  readonly amount: string;
}

const NOTHING: Fields = { text: '', product: null, amount: '' };

/**
 * The screen for counting with a phone: find a product, count it, go on. Storing a count does not wait for
 * the network.
 */
export function CountScreen() {
  const [fields, change, clear] = useDraft<Fields>('count', NOTHING);
  const [location, setLocation] = useLocalStorage({ key: 'verkko.count.location', defaultValue: '' });
  return (
    <Stack maw={480} mx="auto">
      <Title order={1} size="h2">
        {texts.count.title}
      </Title>
      <TextInput
        label={texts.count.location}
        placeholder={texts.change.locationHint}
        value={location}
        onChange={(event) => {
          setLocation(event.currentTarget.value);
        }}
      />
      {fields.product ? (
        <CountProduct
          product={fields.product}
          location={location.trim()}
          amount={fields.amount}
          onAmount={(amount) => {
            change({ amount });
          }}
          onCounted={clear}
          onBack={() => {
            // A click event must not become the changes that `clear` can take.
            clear();
          }}
        />
      ) : (
        <FindProduct
          location={location.trim()}
          text={fields.text}
          onText={(text) => {
            change({ text });
          }}
          onChoose={(product) => {
            change({ product });
          }}
        />
      )}
      <WaitingCounts />
      <LastCounts />
    </Stack>
  );
}
