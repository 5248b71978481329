import { Table, Text } from '@mantine/core';
import type { StockEvent } from '../api/alert-requests';
import type { Details } from '../api/reading';
import { ScreenLink } from '../frame/screen-link';
import { formatAmount } from '../stock/amount';
import { Mark } from '../stock/badges';
import { formatMoment } from '../stock/moment';
import { texts } from '../texts';

/** The colour of each type of stock event. */
const COLORS: Readonly<Record<StockEvent['type'], 'red' | 'orange' | 'gray' | 'green'>> = {
  'level.low': 'orange',
  'level.recovered': 'green',
  'level.out': 'red',
  'level.back': 'green',
  'product.stale': 'gray',
  'product.fresh': 'green',
  'forecast.low': 'orange',
  'forecast.recovered': 'green',
  'reading.voided': 'gray',
  'level.changed': 'gray',
};

interface Props {
  readonly events: readonly StockEvent[];
  /** The loaded details of products, such as their names, by product. */
  readonly details: ReadonlyMap<string, Details | null>;
}

/** The table of stock events, newest first. */
export function EventTable({ events, details }: Props) {
  const { columns } = texts.alerts;
  return (
    <Table verticalSpacing="xs" aria-label={texts.alerts.happened}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{columns.product}</Table.Th>
          <Table.Th>{columns.what}</Table.Th>
          <Table.Th className="number">{columns.level}</Table.Th>
          <Table.Th className="wide">{columns.location}</Table.Th>
          <Table.Th className="wide">{columns.when}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {events.map((event) => (
          <Row key={event.id} event={event} details={details.get(event.data.productid)} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface RowProps {
  readonly event: StockEvent;
  /**
   * The details of the event's product; undefined if they are not loaded. Then the level is not shown, because its
   * decimal places are not known.
   */
  readonly details: Details | null | undefined;
}

function Row({ event: { type, timestamp, data }, details }: RowProps) {
  const { productid, quantity, location, days_left } = data;
  const place = location === '' ? texts.unnamed : location;
  return (
    <Table.Tr>
      <Table.Td className="breaks">
        <ScreenLink to="/product" search={{ id: productid }} fw={600}>
          {details?.name ?? productid}
        </ScreenLink>
        <Text size="xs" className="narrow">
          {[place, formatMoment(timestamp)].filter(Boolean).join(' · ')}
        </Text>
      </Table.Td>
      <Table.Td>
        <Mark color={COLORS[type]} text={texts.alerts.events[type]} />
        {days_left !== undefined && <Text size="xs">{texts.alerts.daysLeft(days_left)}</Text>}
      </Table.Td>
      <Table.Td className="number">
        {quantity === undefined || details === undefined ? texts.none : formatAmount(quantity, details)}
      </Table.Td>
      <Table.Td className="wide">{place ?? texts.none}</Table.Td>
      <Table.Td className="wide">{formatMoment(timestamp)}</Table.Td>
    </Table.Tr>
  );
}
