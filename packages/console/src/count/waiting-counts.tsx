import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { sendAgain } from '../api/outbox';
import { type OutboxEntry, removeEntry, useOutbox } from '../api/outbox-store';
import { texts } from '../texts';

/** Lists the counts on this device that are not stored yet, or that the service refused. */
export function WaitingCounts() {
  const entries = useOutbox();
  if (entries.length === 0) {
    return (
      <Text size="sm" c="dimmed" role="status">
        {texts.count.allStored}
      </Text>
    );
  }
  return (
    <Card withBorder>
      <Title order={2} size="h4">
        {texts.count.pending}
      </Title>
      <Text size="sm" c="dimmed" role="status">
        {texts.count.pendingHint}
      </Text>
      <Stack gap={6} mt="xs">
        {entries.map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </Stack>
    </Card>
  );
}

function Entry({ entry: { key, items, refusal } }: { readonly entry: OutboxEntry }) {
  return (
    <div>
      {items.map(({ productid, typed, quantity, delta, location }, index) => (
        <Group key={index} justify="space-between" wrap="nowrap">
          <Text truncate>
            {productid}
            {location !== undefined && ` · ${location}`}
          </Text>
          <Text className="number">
            {typed ?? quantity ?? (delta !== undefined && delta > 0 ? `+${delta}` : delta)}
          </Text>
        </Group>
      ))}
      {refusal !== undefined && (
        <>
          <Text size="sm" c="var(--mantine-color-error)">
            {refusal}
          </Text>
          <Group gap="xs">
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                sendAgain(key);
              }}
            >
              {texts.count.again}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                removeEntry(key);
              }}
            >
              {texts.count.discard}
            </Button>
          </Group>
        </>
      )}
    </div>
  );
}
