import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { changeWebhook, testWebhook, type Webhook } from '../api/webhook-requests';
import { notifyError } from '../frame/notify';
import { Mark } from '../stock/badges';
import { formatMoment } from '../stock/moment';
import { texts } from '../texts';

/** The actions on a webhook that open a dialog. */
export type WebhookAction = 'deliveries' | 'change' | 'renew' | 'delete';

interface Props {
  readonly rows: readonly Webhook[];
  readonly onAction: (action: WebhookAction, webhook: Webhook) => void;
}

export function WebhookList({ rows, onAction }: Props) {
  return (
    <ul className="matches" aria-label={texts.webhooks.list}>
      {rows.map((webhook) => (
        <li key={webhook.id} className="match">
          <WebhookRow webhook={webhook} onAction={onAction} />
        </li>
      ))}
    </ul>
  );
}

/** The display name of a webhook. */
export function nameOf({ description, url }: Webhook): string {
  return description ?? url;
}

function WebhookRow({ webhook, onAction }: { readonly webhook: Webhook } & Pick<Props, 'onAction'>) {
  const { webhooks } = texts;
  const { id, url, enabled } = webhook;
  const name = nameOf(webhook);
  const testing = useMutation({ mutationFn: () => testWebhook(id), onError: notifyError });
  const switching = useMutation({
    mutationFn: () => changeWebhook(id, { enabled: !enabled }),
    onError: notifyError,
  });
  const button = (label: string, act: () => void, isBusy = false) => (
    <Button
      size="compact-sm"
      variant="default"
      loading={isBusy}
      aria-label={`${label}: ${name}`}
      onClick={act}
    >
      {label}
    </Button>
  );
  const opening = (label: string, action: WebhookAction) =>
    button(label, () => {
      onAction(action, webhook);
    });
  const outcome = testing.data;
  return (
    <>
      <Group gap={8}>
        <Text fw={600} className="breaks">
          {name}
        </Text>
        <State webhook={webhook} />
      </Group>
      {name !== url && (
        <Text size="xs" c="dimmed" className="breaks">
          {url}
        </Text>
      )}
      <Text size="sm">{aboutOf(webhook)}</Text>
      <Group gap={6} mt={6}>
        {opening(webhooks.deliveries, 'deliveries')}
        {button(
          webhooks.test,
          () => {
            testing.mutate();
          },
          testing.isPending,
        )}
        {button(
          enabled ? webhooks.off : webhooks.on,
          () => {
            switching.mutate();
          },
          switching.isPending,
        )}
        {opening(webhooks.change, 'change')}
        {opening(webhooks.renew, 'renew')}
        {opening(texts.delete, 'delete')}
      </Group>
      <Text size="sm" role="status" className="breaks" mt={4}>
        {outcome &&
          (outcome.status === 'delivered'
            ? webhooks.tested(outcome.status_code, outcome.duration_ms ?? 0)
            : webhooks.testFailed(outcome.error ?? ''))}
      </Text>
    </>
  );
}

/** Shows whether messages are sent to a webhook and, if sending fails, since when. */
function State({
  webhook: { enabled, disabled_reason, disabled_at, failing_since },
}: {
  readonly webhook: Webhook;
}) {
  const { states, since } = texts.webhooks;
  const from = disabled_at ?? failing_since;
  const mark = () => {
    if (enabled)
      return failing_since === undefined ? (['green', 'works'] as const) : (['orange', 'failing'] as const);
    if (disabled_reason === 'gone') return ['red', 'gone'] as const;
    return disabled_reason === 'failing' ? (['red', 'givenUp'] as const) : (['gray', 'requested'] as const);
  };
  const [color, state] = mark();
  return (
    <>
      <Mark color={color} text={states[state]} />
      {from !== undefined && (
        <Text component="span" size="xs" c="dimmed">
          {since(formatMoment(from))}
        </Text>
      )}
    </>
  );
}

/** Describes in words the events that a webhook gets. */
function aboutOf({ types, productid, prefix, location }: Webhook): string {
  const { only } = texts.webhooks;
  const told = types.map((type) => texts.alerts.events[type]).join(', ');
  const products = productid ?? (prefix === undefined ? undefined : `${prefix}…`);
  const place = location === '' ? texts.unnamed : location;
  return [told, ...[products, place].flatMap((text) => (text === undefined ? [] : only(text)))].join(' · ');
}
