import { Button, Card, Group, Table, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { now } from '../api/clock';
import { store } from '../api/outbox';
import type { Details, NewReading, ProductRow } from '../api/reading';
import { notifyError, notifySuccess } from '../frame/notify';
import { LiveMark } from '../live/live-mark';
import { formatAmount } from '../stock/amount';
import { formatMoment } from '../stock/moment';
import { texts } from '../texts';
import { undo } from './undo';

interface Props {
  readonly row: ProductRow;
  readonly details: Details | null;
  /** Whether the page displays new levels without a reload. */
  readonly isLive: boolean;
}

/** Shows the level of a product, in total and in each location. */
export function LevelCard({ row, details, isLive }: Props) {
  const { locations = [] } = row;
  return (
    <Card withBorder>
      <Title order={2} size="h4">
        <LiveMark isLive={isLive} />
        {texts.productPage.levels}
      </Title>
      <Group gap="md" my="xs">
        <Text fz={36} fw={700} lh={1.2} data-testid="level">
          {formatAmount(row.quantity, details)}
        </Text>
        {locations.length === 0 && <Steps productid={row.productid} details={details} />}
      </Group>
      {locations.length > 0 && (
        <Table verticalSpacing={4}>
          <Table.Tbody>
            {locations.map(({ location, quantity, counted_at }) => (
              <Table.Tr key={location}>
                <Table.Th scope="row" fw={500}>
                  {location || texts.unnamed}
                  {counted_at !== undefined && (
                    <Text size="xs" c="dimmed">
                      {texts.productPage.counted} {formatMoment(counted_at)}
                    </Text>
                  )}
                </Table.Th>
                <Table.Td className="number">{formatAmount(quantity, details)}</Table.Td>
                <Table.Td w={110}>
                  <Steps productid={row.productid} details={details} location={location} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  );
}

interface StepsProps {
  readonly productid: string;
  readonly details: Details | null;
  readonly location?: string;
}

/** Buttons that remove or add one piece, to be used in front of the shelf. */
function Steps({ productid, details, location = '' }: StepsProps) {
  const step = useMutation({
    mutationFn: async (sign: 1 | -1) => {
      const delta = sign * 10 ** (details?.scale ?? 0);
      const place = location === '' ? {} : { location };
      const items: NewReading[] = [{ productid, ...place, delta, timestamp: now().toISOString() }];
      await store(items, details);
      return items;
    },
    onSuccess: (items) => {
      notifySuccess(texts.change.stored, () => undo(items));
    },
    onError: notifyError,
  });
  const button = (sign: 1 | -1, label: string) => (
    <Button
      variant="default"
      size="compact-lg"
      w={44}
      aria-label={location === '' ? label : `${label}, ${location}`}
      disabled={step.isPending}
      onClick={() => {
        step.mutate(sign);
      }}
    >
      {sign < 0 ? '−' : '+'}
    </Button>
  );
  return (
    <Group gap={6} wrap="nowrap">
      {button(-1, texts.change.oneLess)}
      {button(1, texts.change.oneMore)}
    </Group>
  );
}
