import { Button, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Refusal } from '../api/failure';
import {
  deleteWebhook,
  rotateSecret,
  type Webhook,
  webhooks as webhooksQuery,
} from '../api/webhook-requests';
import { ConfirmDialog } from '../frame/confirm-dialog';
import { ErrorNotice } from '../frame/error-notice';
import { MoreButton } from '../frame/more-button';
import { RotateDialog } from '../frame/rotate-dialog';
import { SecretDialog } from '../frame/secret-dialog';
import { texts } from '../texts';
import { DeliveriesDialog } from './deliveries-dialog';
import { WebhookDialog } from './webhook-dialog';
import { nameOf, type WebhookAction, WebhookList } from './webhook-list';

/** The screen for webhooks, and for the messages that were sent to them. */
export function WebhooksScreen() {
  const { webhooks } = texts;
  const query = useInfiniteQuery(webhooksQuery);
  const [isMaking, setMaking] = useState(false);
  const [chosen, choose] = useState<{ readonly action: WebhookAction; readonly webhook: Webhook }>();
  const [secret, setSecret] = useState<string>();
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const isForbidden = query.error instanceof Refusal && query.error.status === 403;
  const close = () => {
    choose(undefined);
  };
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={1} size="h2">
          {webhooks.title}
        </Title>
        {!isForbidden && (
          <Button
            onClick={() => {
              setMaking(true);
            }}
          >
            {webhooks.make}
          </Button>
        )}
      </Group>
      <Text size="sm">{webhooks.intro}</Text>
      <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Loader mx="auto" aria-label={texts.loading} />}
      {query.isSuccess && rows.length === 0 && <Text>{webhooks.empty}</Text>}
      {rows.length > 0 && (
        <WebhookList
          rows={rows}
          onAction={(action, webhook) => {
            choose({ action, webhook });
          }}
        />
      )}
      <MoreButton query={query} />
      {isMaking && (
        <WebhookDialog
          onClose={() => {
            setMaking(false);
          }}
          onSecret={setSecret}
        />
      )}
      {chosen && <ActionDialog {...chosen} onClose={close} onSecret={setSecret} />}
      <SecretDialog
        title={webhooks.secretTitle}
        secret={secret}
        onClose={() => {
          setSecret(undefined);
        }}
      />
    </Stack>
  );
}

interface ActionProps {
  readonly action: WebhookAction;
  readonly webhook: Webhook;
  readonly onClose: () => void;
  readonly onSecret: (secret: string) => void;
}

/** The dialog for an action on a webhook. */
function ActionDialog({ action, webhook, onClose, onSecret }: ActionProps) {
  const { webhooks } = texts;
  const { id } = webhook;
  if (action === 'change') return <WebhookDialog {...{ webhook, onClose, onSecret }} />;
  if (action === 'deliveries') return <DeliveriesDialog {...{ webhook, onClose }} />;
  if (action === 'renew') {
    return (
      <RotateDialog
        title={webhooks.rotateTitle}
        name={nameOf(webhook)}
        hint={webhooks.rotateHint}
        grace="86400"
        rotate={(grace) => rotateSecret(id, grace)}
        onClose={onClose}
        onSecret={onSecret}
      />
    );
  }
  return (
    <ConfirmDialog
      title={webhooks.deleteTitle}
      name={nameOf(webhook)}
      hint={webhooks.deleteHint}
      submit={texts.delete}
      done={webhooks.deleted}
      act={() => deleteWebhook(id)}
      onClose={onClose}
    />
  );
}
