import { Random } from '../chaos/random';
import { apiOf } from '../support/api';
import { UPDATE } from '../support/paths';
import type { WatchedRule } from '../support/rule-model';
import { eventsAfter } from '../support/rules';
import { storedReadings } from '../support/stored-readings';
import { makeWebhook } from '../support/webhooks';
import {
  tooFrequent,
  wrongAlarms,
  wrongArrivals,
  wrongLevels,
  wrongNumbers,
  wrongState,
  wrongVoids,
} from './checks';
import { Clock } from './clock';
import { killSomething, MOMENTS } from './kills';
import { COMMIT_TRIGGER } from './moments';
import { MoodyReceiver } from './moody-receiver';
import { makeRules, readThreshold, TYPES } from './rules';
import { Site } from './site';
import { CHANGING, PRODUCT_PREFIX, RESTING, Times } from './stock';
import { Writer } from './writer';

const WRITERS = 3;

/**
 * The numbers of the parts of a test run. Each part has its own random sequence, made from the seed and the
 * part's number. `writers` is the number of the first writer. Each further writer has the next number.
 */
const PARTS = { kills: 1, clock: 2, receiver: 3, writers: 4, levels: 7 };

/**
 * The result of one round of the test. `changes`, `events` and `accepted` are totals since the test began.
 * `violations` says what the service did wrong.
 */
export interface Round {
  readonly killed: readonly string[];
  readonly changes: number;
  readonly events: number;
  readonly accepted: number;
  readonly violations: readonly string[];
}

/**
 * Runs two instances that check rules, while clients change the stock and processes are killed. The same seed
 * makes the same actions, but not at the same times.
 */
export class Trial {
  private readonly random: Random;
  private readonly clock: Clock;
  private changes = 0;
  private rounds = 0;

  private constructor(
    readonly seed: number,
    private readonly site: Site,
    private readonly receiver: MoodyReceiver,
    /** The receiver of the webhook for the events `level.changed`. */
    private readonly levels: MoodyReceiver,
    private readonly times: Times,
    private readonly rules: readonly WatchedRule[],
  ) {
    this.random = new Random(seed);
    this.clock = new Clock(site);
  }

  static async start(seed: number): Promise<Trial> {
    const random = new Random(seed);
    const site = await Site.start();
    const receiver = await MoodyReceiver.start(random.fork(PARTS.receiver));
    const levels = await MoodyReceiver.start(random.fork(PARTS.levels));
    const times = new Times();
    const api = apiOf(site.url(random));
    await site.query(COMMIT_TRIGGER);
    const items = RESTING.map((productid) => ({ productid, quantity: 100, timestamp: '2024-01-01' }));
    await api.post(UPDATE, { items }).expect(201);
    await makeWebhook(api, receiver.url, { types: TYPES });
    await makeWebhook(api, levels.url, { types: ['level.changed'], prefix: PRODUCT_PREFIX });
    return new Trial(seed, site, receiver, levels, times, await makeRules(api, times));
  }

  /**
   * Kills processes several times while clients write, for example right after a commit. Then waits until all
   * events are delivered, and compares them with the events that the test's model expects.
   */
  async round(): Promise<Round> {
    const random = this.random.fork((this.rounds += 1));
    let isOver = false;
    const ended = () => isOver;
    for (const receiver of [this.receiver, this.levels]) receiver.fail();
    const writers = this.writers(random);
    const others = Promise.all([
      ...writers.map((writer) => writer.run(ended)),
      this.clock.run(random.fork(PARTS.clock), ended),
    ]);
    others.catch(() => undefined); // the promise is awaited below
    const killed: string[] = [];
    const killing = random.fork(PARTS.kills);
    const moments = killing.shuffled(MOMENTS);
    for (const [index, moment] of moments.entries()) {
      // The clients stop writing at the last kill. If the service loses a check of the rules at this kill, a
      // later write would cause a new check and hide the loss.
      const onKilled = () => (isOver = index === moments.length - 1);
      killed.push(await killSomething(this.site, moment, killing, onKilled));
    }
    await others;
    this.changes += writers.reduce((sum, { acknowledged }) => sum + acknowledged, 0);

    await this.site.isReady();
    // The service does not check the rules right after an import. Only the periodic check of all rules (the
    // sweep) finds the levels that the import has changed.
    for (const productid of CHANGING) await writers[0]?.importFile(productid);
    for (const receiver of [this.receiver, this.levels]) receiver.acceptAll();
    await this.clock.twoSweeps();
    await this.clock.aSecondWithoutLevels();
    await this.clock.twoSweeps();
    await this.clock.everythingIsDelivered();
    return { killed, changes: this.changes, ...(await this.compare()) };
  }

  private writers(random: Random): Writer[] {
    const [{ id }] = this.rules as [WatchedRule];
    return Array.from({ length: WRITERS }, (_, number) => {
      const name = `${this.rounds}-${number}`;
      return new Writer(this.site, random.fork(PARTS.writers + number), name, this.times, id);
    });
  }

  async stop(): Promise<void> {
    await this.site.stop();
    await Promise.all([this.receiver.stop(), this.levels.stop()]);
  }

  private async compare(): Promise<Pick<Round, 'events' | 'accepted' | 'violations'>> {
    const { rules, receiver, site } = this;
    const api = apiOf(site.url(this.random));
    await readThreshold(api, rules);
    const events = await eventsAfter(api, 0);
    const alarms = await site.query<{ rule: number; productid: string }>(
      'SELECT rule, productid FROM alarms',
    );
    const voided = await site.query<{ id: number }>('SELECT id::float8 AS id FROM voided_readings');
    const violations = [
      ...wrongNumbers(events),
      ...wrongAlarms(events, rules, alarms),
      ...wrongVoids(
        events,
        voided.map(({ id }) => id),
      ),
      ...tooFrequent(events),
      ...wrongArrivals(events, receiver, rules, CHANGING),
    ];
    for (const productid of CHANGING) {
      const readings = await storedReadings(site, productid);
      violations.push(...wrongLevels(this.levels, productid, readings));
      for (const rule of rules) violations.push(...wrongState(events, rule, productid, readings));
    }
    return { events: events.length, accepted: receiver.accepted.length, violations };
  }
}
