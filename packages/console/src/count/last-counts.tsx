import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type LastCount, removeCount, useLastCounts } from '../api/last-counts';
import { notifyError } from '../frame/notify';
import { undo } from '../product/undo';
import { formatDay } from '../stock/moment';
import { texts } from '../texts';
import { amountOf, whatOf } from './reading-words';

/** Lists the last counts that this device has stored. Each of them can be undone. */
export function LastCounts() {
  const counts = useLastCounts();
  if (counts.length === 0) return null;
  return (
    <Card withBorder>
      <Title order={2} size="h4">
        {texts.count.done}
      </Title>
      <Stack component="ul" className="matches" gap={6} mt="xs" aria-label={texts.count.done}>
        {counts.map((count) => (
          <Count key={count.key} count={count} />
        ))}
      </Stack>
    </Card>
  );
}

function Count({ count: { key, items } }: { readonly count: LastCount }) {
  const undoing = useMutation({
    mutationFn: () => undo(items),
    onSuccess: () => {
      removeCount(key);
    },
    onError: notifyError,
  });
  const what = items.map(whatOf).join(', ');
  const amount = items.map(amountOf).join(', ');
  return (
    <Group component="li" justify="space-between" wrap="nowrap" gap="sm">
      <div className="match-name">
        <Text truncate>{what}</Text>
        <Text size="xs" c="dimmed">
          {items[0] && formatDay(items[0].timestamp)}
        </Text>
      </div>
      <Group gap="sm" wrap="nowrap">
        <Text className="number">{amount}</Text>
        <Button
          variant="default"
          loading={undoing.isPending}
          aria-label={`${texts.undo}: ${what}, ${amount}`}
          onClick={() => {
            undoing.mutate();
          }}
        >
          {texts.undo}
        </Button>
      </Group>
    </Group>
  );
}
