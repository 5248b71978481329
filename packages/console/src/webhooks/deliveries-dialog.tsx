import { Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { perPage } from '../api/polling';
import { useHasPlentyOfReads } from '../api/read-limit';
import { deliveries, replayEvents, type Webhook } from '../api/webhook-requests';
import { ConfirmDialog } from '../frame/confirm-dialog';
import { ErrorNotice } from '../frame/error-notice';
import { MoreButton } from '../frame/more-button';
import { texts } from '../texts';
import { DeliveryTable } from './delivery-table';
import { nameOf } from './webhook-list';

/**
 * Times in ms between two requests for the list of deliveries. OFTEN_MS is for callers whose rate limit
 * allows many reads, SELDOM_MS for all other callers.
 */
const OFTEN_MS = 3000;
const SELDOM_MS = 30_000;

interface Props {
  readonly webhook: Webhook;
  readonly onClose: () => void;
}

/** A dialog with the messages that were sent to a webhook, and their outcome. Messages can be sent again. */
export function DeliveriesDialog({ webhook, onClose }: Props) {
  const { webhooks } = texts;
  const refetchInterval = perPage(useHasPlentyOfReads() ? OFTEN_MS : SELDOM_MS);
  const query = useInfiniteQuery({ ...deliveries(webhook.id), refetchInterval });
  const replaying = useMutation({ mutationFn: (after: number) => replayEvents(webhook.id, after) });
  const [isAsking, ask] = useState(false);
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Modal opened onClose={onClose} title={webhooks.deliveriesOf(nameOf(webhook))} size="xl">
      <Stack gap="sm">
        <ErrorNotice error={query.error ?? replaying.error} />
        {query.isPending && <Loader mx="auto" aria-label={texts.loading} />}
        {query.isSuccess && rows.length === 0 && <Text>{webhooks.noDeliveries}</Text>}
        {rows.length > 0 && (
          <>
            <Text size="sm">{webhooks.againHint}</Text>
            <DeliveryTable rows={rows} isBusy={replaying.isPending} onAgain={replaying.mutate} />
          </>
        )}
        <MoreButton query={query} />
        <Group justify="space-between">
          <Text size="sm" role="status">
            {replaying.data !== undefined && webhooks.queued(replaying.data)}
          </Text>
          <Button
            variant="default"
            size="xs"
            loading={replaying.isPending}
            onClick={() => {
              ask(true);
            }}
          >
            {webhooks.all}
          </Button>
        </Group>
      </Stack>
      {isAsking && (
        <ConfirmDialog
          title={webhooks.allTitle}
          name={nameOf(webhook)}
          hint={webhooks.allHint}
          submit={webhooks.allSubmit}
          done={webhooks.allDone}
          act={() => replaying.mutateAsync(0)}
          onClose={() => {
            ask(false);
          }}
        />
      )}
    </Modal>
  );
}
