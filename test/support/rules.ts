import { Sweeps } from '../../src/rules/sweeps';
import { WrittenProducts } from '../../src/rules/written-products';
import { EVENTS, RULES } from './paths';
import type { Api } from './api';
import type { Service } from './service';

/** A stock event, as the API returns it. */
export interface StockEvent {
  readonly id: number;
  readonly type: string;
  readonly timestamp: string;
  readonly data: {
    readonly productid: string;
    readonly location?: string;
    readonly quantity?: number;
    readonly previous_quantity?: number;
    readonly threshold?: number;
    readonly days_left?: number;
    readonly counted_at?: string;
    readonly reading?: { readonly id: number; readonly timestamp: string };
    readonly rule?: number;
    readonly sequence: number;
  };
}

/** Creates a rule. @returns the id of the rule */
export async function makeRule(service: Api, rule: object): Promise<number> {
  return ((await service.post(RULES, rule).expect(201)).body as { id: number }).id;
}

/** Makes an instance check all rules now. */
export function sweep({ app }: Service): Promise<void> {
  return app.get(Sweeps).complete();
}

/**
 * Stops the periodic check of all rules. Then only the check after each write or change of a rule, and calls
 * of {@link sweep}, create the events that a test expects.
 */
export function stopSweeps({ app }: Service): void {
  app.get(Sweeps).beforeApplicationShutdown();
}

/**
 * Turns off the check of rules after each write. Then only sweeps create the events of rules. A sweep is a
 * periodic check of all rules.
 */
export function leaveToSweep({ app }: Service): void {
  app.get(WrittenProducts).note = () => undefined;
}

/** All events after the event with this id, oldest first. */
export async function eventsAfter(service: Api, after: number, filter = ''): Promise<StockEvent[]> {
  const found: StockEvent[] = [];
  for (let last = after; ;) {
    const path = `${EVENTS}?after=${last}&limit=500${filter}`;
    const { items } = (await service.get(path).expect(200)).body as { items: StockEvent[] };
    found.push(...items);
    if (items.length < 500) return found;
    last = items.at(-1)?.id ?? last;
  }
}
