import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { sendAgain } from '../api/outbox';
import { type OutboxEntry, removeEntry, useOutbox } from '../api/outbox-store';
import { ConfirmDialog } from '../frame/confirm-dialog';
import { texts } from '../texts';
import { amountOf, whatOf } from './reading-words';

/**
 * Lists the counts and other stock changes on this device that are not stored yet, or that the service
 * refused.
 */
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

function Entry({ entry }: { readonly entry: OutboxEntry }) {
  const { key, items, refusal } = entry;
  const [isDiscarding, setDiscarding] = useState(false);
  return (
    <div>
      {items.map((item, index) => (
        <Group key={index} justify="space-between" wrap="nowrap">
          <Text truncate>{whatOf(item)}</Text>
          <Text className="number">{amountOf(item)}</Text>
        </Group>
      ))}
      {refusal !== undefined && (
        <>
          <Text size="sm" c="var(--mantine-color-error)">
            {refusal}
          </Text>
          <Group gap="sm" mt={6}>
            <Button
              size="lg"
              px="md"
              variant="default"
              onClick={() => {
                sendAgain(key);
              }}
            >
              {texts.count.again}
            </Button>
            <Button
              size="lg"
              px="md"
              variant="default"
              onClick={() => {
                setDiscarding(true);
              }}
            >
              {texts.count.discard}
            </Button>
          </Group>
          {isDiscarding && (
            <DiscardDialog
              entry={entry}
              onClose={() => {
                setDiscarding(false);
              }}
            />
          )}
        </>
      )}
    </div>
  );
}

interface DiscardProps {
  readonly entry: OutboxEntry;
  readonly onClose: () => void;
}

/** Asks before an entry is removed, because this device has the only copy of it. */
function DiscardDialog({ entry: { key, items }, onClose }: DiscardProps) {
  return (
    <ConfirmDialog
      title={texts.count.discardTitle}
      name={items.map(whatOf).join(', ')}
      about={items.map(amountOf).join(', ')}
      hint={texts.count.discardHint}
      submit={texts.count.discard}
      done={texts.count.discarded}
      act={() => {
        removeEntry(key);
        return Promise.resolve();
      }}
      onClose={onClose}
    />
  );
}
