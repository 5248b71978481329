import { setTimeout as sleep } from 'node:timers/promises';
import type { Item } from './ledger';
import type { OwnStock } from './own-stock';
import type { Random } from './random';
import type { Reading } from './reading';
import type { Draft, Writing } from './writing';

const PAUSE_MS = { least: 20, most: 200 };
const MOST_ITEMS = 5;
const MOST_ROWS = 60;

/** Prefix of the names of the products that all clients sell. */
export const SHARED = 'shared-';

/**
 * A client sells or receives one shared product at a time. After this number of requests, it changes to the
 * next product.
 */
const SALES_OF_A_PRODUCT = 40;

/** Relative frequency with which a client chooses each action. */
const ACTIONS = {
  adjust: 6,
  count: 2,
  countWithoutKey: 1,
  importFile: 1,
  sell: 5,
  repeat: 2,
  reuse: 1,
  sendInvalid: 1,
  levels: 4,
  earlierLevels: 1,
  page: 2,
  olderPage: 3,
  export: 1,
};
type Action = keyof typeof ACTIONS;
const DECK = (Object.keys(ACTIONS) as Action[]).flatMap((action) =>
  Array<Action>(ACTIONS[action]).fill(action),
);

/**
 * A client that writes readings, reads them and checks the responses, one request after another. With the
 * same seed, a client does the same actions, but at different times. So the stored readings at the time of an
 * action differ from run to run.
 */
export class Client {
  private sales = 0;

  constructor(
    readonly writing: Writing,
    readonly reading: Reading,
    private readonly stock: OwnStock,
    private readonly random: Random,
  ) {}

  async run(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await this.act(this.random.pick(DECK));
      await sleep(this.random.between(PAUSE_MS.least, PAUSE_MS.most));
    }
  }

  private async act(action: Action): Promise<void> {
    const { reading, writing, stock, random } = this;
    switch (action) {
      case 'adjust':
        return this.writeOwn(MOST_ITEMS, true, { isFile: false, hasKey: true });
      case 'count':
        return this.writeOwn(MOST_ITEMS, false, { isFile: false, hasKey: true });
      case 'countWithoutKey':
        return this.writeOwn(MOST_ITEMS, false, { isFile: random.chance(0.3), hasKey: false });
      case 'importFile':
        return this.writeOwn(MOST_ROWS, true, { isFile: true, hasKey: true });
      case 'sell':
        return this.sell();
      case 'repeat':
        return writing.repeat(random);
      case 'reuse':
        return writing.reuse(random);
      case 'sendInvalid': {
        const items = stock.draw(random, MOST_ITEMS, true);
        return writing.sendInvalid({ family: stock.family, items, isFile: random.chance(0.3), hasKey: true });
      }
      case 'levels':
        return random.chance(0.7) ? reading.levels(undefined) : reading.guardedLevel(this.shared);
      case 'earlierLevels':
        return reading.levels(stock.moment(random));
      case 'page':
        return reading.page(random.pick(stock.products));
      case 'olderPage':
        return reading.olderPage(random.pick(stock.products));
      case 'export':
        return reading.export(random.pick(stock.products));
    }
  }

  private async writeOwn(most: number, withAdjustments: boolean, how: Omit<Draft, 'family' | 'items'>) {
    const { stock } = this;
    const items = stock.draw(this.random, most, withAdjustments);
    const outcome = await this.writing.settle({ family: stock.family, items, ...how });
    if (outcome === 'stored') stock.stored(items);
    stock.renew(outcome !== 'stored');
  }

  /** Sells or receives pieces of a product that all clients share, and whose stock is too small for all sales. */
  private async sell(): Promise<void> {
    const { random, shared: family } = this;
    const delta = random.chance(0.4) ? random.between(1, 8) : -random.between(1, 6);
    const item: Item = { productid: family, delta, min_level: 0 };
    this.sales += 1;
    await this.writing.settle({ family, items: [item], isFile: false, hasKey: true });
  }

  private get shared(): string {
    return `${SHARED}${Math.floor(this.sales / SALES_OF_A_PRODUCT)}/guarded`;
  }
}
