import { Button, Table, Text } from '@mantine/core';
import type { Delivery } from '../api/webhook-requests';
import { ScreenLink } from '../frame/screen-link';
import { Mark } from '../stock/badges';
import { formatMoment } from '../stock/moment';
import { texts } from '../texts';

const COLORS = { pending: 'orange', delivered: 'green', failed: 'red' } as const;

interface Props {
  readonly rows: readonly Delivery[];
  /**
   * True while messages are being sent again. The buttons are then disabled, so that nobody sends the
   * messages twice.
   */
  readonly isBusy: boolean;
  /** Sends all events after the event with this id to the webhook again. */
  readonly onAgain: (after: number) => void;
}

/** The table of messages to a webhook receiver, the newest first. */
export function DeliveryTable({ rows, isBusy, onAgain }: Props) {
  const { columns } = texts.webhooks;
  return (
    <Table.ScrollContainer minWidth={280} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table verticalSpacing="xs" horizontalSpacing={6} aria-label={texts.webhooks.deliveries}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{columns.event}</Table.Th>
            <Table.Th>{columns.state}</Table.Th>
            <Table.Th>{columns.actions}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((delivery) => (
            <Row key={delivery.id} delivery={delivery} isBusy={isBusy} onAgain={onAgain} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface RowProps extends Omit<Props, 'rows'> {
  readonly delivery: Delivery;
}

function Row({ delivery, isBusy, onAgain }: RowProps) {
  const { webhooks } = texts;
  const { event, type, productid, location, status, attempts, created_at } = delivery;
  const { next_attempt_at, status_code, error, response } = delivery;
  return (
    <Table.Tr>
      <Table.Td className="breaks">
        {texts.alerts.events[type]}
        <Text size="sm">
          <ScreenLink to="/product" search={{ id: productid }} underline="always">
            {productid}
          </ScreenLink>
          {location !== undefined && ` · ${location || texts.unnamed}`}
        </Text>
        <Text size="xs">{formatMoment(created_at)}</Text>
      </Table.Td>
      <Table.Td className="breaks">
        <Mark color={COLORS[status]} text={webhooks.deliveryStates[status]} />
        <Text size="xs">{webhooks.attempts(attempts)}</Text>
        {next_attempt_at !== undefined && (
          <Text size="xs">{webhooks.next(formatMoment(next_attempt_at))}</Text>
        )}
        <Text size="xs">{error ?? (status_code === undefined ? '' : webhooks.answered(status_code))}</Text>
        {response && (
          <Text size="xs" c="dimmed" lineClamp={3}>
            {response}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Button
          size="compact-xs"
          variant="default"
          disabled={isBusy}
          aria-label={`${webhooks.again}: ${texts.alerts.events[type]}, ${productid}, ${formatMoment(created_at)}`}
          onClick={() => {
            onAgain(event - 1);
          }}
        >
          {webhooks.again}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
