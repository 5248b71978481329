import { isDeepStrictEqual } from 'node:util';
import { alternating, holds, isBegin, levelOf, type WatchedRule } from '../support/rule-model';
import type { StockEvent } from '../support/rules';
import type { ModelReading } from '../support/stock-model';
import type { MoodyReceiver } from './moody-receiver';
import { LOCATIONS } from './stock';

/**
 * Finds events with a wrong id, `sequence` or `previous_quantity`. The ids of all events must be 1, 2, 3 …
 * without a gap. So must the `sequence` numbers of the events of one product at one location.
 */
export function wrongNumbers(events: readonly StockEvent[]): string[] {
  const wrong = events
    .filter(({ id }, index) => id !== index + 1)
    .map(({ id }) => `the id ${id} has a gap before it`);
  const last = new Map<string, StockEvent['data']>();
  for (const { id, data } of events) {
    const place = placeOf(data.productid, data.location);
    const before = last.get(place);
    last.set(place, data);
    if (data.sequence !== (before?.sequence ?? 0) + 1) {
      wrong.push(`event ${id} at ${place} has sequence ${data.sequence} after ${before?.sequence}`);
    }
    if (data.previous_quantity !== before?.quantity) {
      wrong.push(`event ${id} at ${place} follows ${before?.quantity}, not ${data.previous_quantity}`);
    }
  }
  return wrong;
}

/**
 * Checks the events of a rule about one product. The condition must begin and end alternately. The last event
 * must agree with the tests' model of the service.
 */
export function wrongState(
  events: readonly StockEvent[],
  rule: WatchedRule,
  productid: string,
  readings: readonly ModelReading[],
): string[] {
  const what = `rule ${rule.id} (${rule.when} at ${rule.location ?? 'all'}) for ${productid}`;
  const types = eventsOf(events, rule, productid).map(({ type }) => type);
  if (!isDeepStrictEqual(types, alternating(rule, types.length))) return [`${what} told ${types.join(', ')}`];
  const [told, held] = [types.length % 2 === 1, holds(rule, readings)];
  return held === undefined || held === told ? [] : [`${what} told ${told}, and the model says ${held}`];
}

/**
 * Checks that the webhook receiver has accepted every event except changes of levels. If it accepted an event
 * several times, the message id must be the same each time. For each rule and product, the newest event that
 * the receiver accepted must have the type of the newest event in the database.
 */
export function wrongArrivals(
  events: readonly StockEvent[],
  receiver: MoodyReceiver,
  rules: readonly WatchedRule[],
  productids: readonly string[],
): string[] {
  const { accepted } = receiver;
  const newest = receiver.newestBy(({ rule, productid }) => `${rule} ${productid}`);
  const messages = new Map<number, Set<unknown>>();
  for (const { id, message } of accepted) messages.set(id, (messages.get(id) ?? new Set()).add(message));
  const missing = events
    .filter(({ id, type }) => type !== 'level.changed' && !messages.has(id))
    .map(({ id }) => `event ${id} was not accepted`);
  const renamed = [...messages]
    .filter(([, ids]) => ids.size > 1)
    .map(([id]) => `event ${id} has several messages`);
  const wrong = productids.flatMap((productid) =>
    rules.flatMap((rule) => {
      const kept = newest.get(`${rule.id} ${productid}`)?.type;
      const told = eventsOf(events, rule, productid).at(-1)?.type;
      return kept === told
        ? []
        : [`the receiver keeps ${kept} of rule ${rule.id} for ${productid}, and not ${told}`];
    }),
  );
  return [...missing, ...renamed, ...wrong];
}

/**
 * Checks the events `level.changed` that a receiver got. For every location and for all locations together,
 * the event with the highest `sequence` must have the right level of the product.
 */
export function wrongLevels(
  receiver: MoodyReceiver,
  productid: string,
  readings: readonly ModelReading[],
): string[] {
  const newest = receiver.newestBy((data) => placeOf(data.productid, data.location));
  return [undefined, ...LOCATIONS].flatMap((location) => {
    const there = readings.filter((reading) => location === undefined || reading.location === location);
    const level = there.length === 0 ? undefined : levelOf(there);
    const kept = newest.get(placeOf(productid, location))?.data.quantity;
    const place = `${productid} at ${location ?? 'all'}`;
    return kept === level ? [] : [`the receiver keeps the level ${kept} of ${place}, and not ${level}`];
  });
}

/**
 * Checks that two events `level.changed` of one product and location are at least a second apart, by the
 * clock of PostgreSQL.
 */
export function tooFrequent(events: readonly StockEvent[]): string[] {
  const last = new Map<string, number>();
  return events
    .filter(({ type }) => type === 'level.changed')
    .flatMap(({ id, timestamp, data }) => {
      const place = placeOf(data.productid, data.location);
      const at = Date.parse(timestamp);
      const pause = at - (last.get(place) ?? -Infinity);
      last.set(place, at);
      // Timestamps are cut to milliseconds, so a second may look like 999 ms.
      return pause >= 999 ? [] : [`event ${id} tells the level ${pause} ms after the one before`];
    });
}

function placeOf(productid: string, location: string | undefined): string {
  return JSON.stringify([productid, location]);
}

/** Checks that every voided reading has exactly one event. @param voided the ids of the voided readings */
export function wrongVoids(events: readonly StockEvent[], voided: readonly number[]): string[] {
  const told = events.filter(({ type }) => type === 'reading.voided').map(({ data }) => data.reading?.id);
  const twice = told.filter((id, index) => told.indexOf(id) !== index);
  return [
    ...voided.filter((id) => !told.includes(id)).map((id) => `the void of reading ${id} was not told`),
    ...twice.map((id) => `the void of reading ${id} was told twice`),
  ];
}

/**
 * Checks the stored alarms. A rule and a product must have an alarm if their last event says that the
 * condition began; otherwise they must have none.
 */
export function wrongAlarms(
  events: readonly StockEvent[],
  rules: readonly WatchedRule[],
  alarms: readonly { readonly rule: number; readonly productid: string }[],
): string[] {
  const last = new Map(events.map(({ type, data }) => [`${data.rule} ${data.productid}`, type]));
  const told = rules.flatMap((rule) =>
    [...last]
      .filter(([key, type]) => key.startsWith(`${rule.id} `) && isBegin(rule, type))
      .map(([key]) => key),
  );
  const stored = alarms.map(({ rule, productid }) => `${rule} ${productid}`);
  return isDeepStrictEqual(told.sort(), stored.sort())
    ? []
    : [`the alarms are ${stored.join(', ')}, and told were ${told.join(', ')}`];
}

function eventsOf(events: readonly StockEvent[], { id }: WatchedRule, productid: string): StockEvent[] {
  return events.filter(({ data }) => data.rule === id && data.productid === productid);
}
