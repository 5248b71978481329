import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@verkko/dev-servers/until';
import type { Random } from '../chaos/random';
import type { Site } from './site';

/**
 * SQL that makes the next sweep of the rules due, if the last sweep began before the given time. If a sweep
 * is in progress, the SQL moves the time of its last step 31 s into the past, so that another instance
 * continues the sweep.
 */
const SWEEPS_DUE = `
  UPDATE sweeps SET
    began_at = CASE WHEN moved_at IS NULL THEN clock_timestamp() - interval '61 s' ELSE began_at END,
    moved_at = moved_at - interval '31 s'
  WHERE moved_at IS NOT NULL OR began_at <= $1`;

const RETRIES_DUE = `UPDATE webhook_deliveries SET due_at = now() WHERE due_at > now()`;

/**
 * SQL that ends claims of webhook deliveries at once, if the claims are older than the given number of
 * seconds. Normally, a claim ends after 60 s.
 */
const CLAIMS_OVER = `
  UPDATE webhook_deliveries SET claimed_until = now()
  WHERE claimed_until BETWEEN now() AND now() + (60 - $1) * interval '1 s'`;

/** Changes the times that are stored in the database, as if minutes had passed. */
export class Clock {
  constructor(private readonly site: Site) {}

  /**
   * Repeatedly changes the times in the database, so that the sweeps of the rules (periodic checks) or the
   * webhook deliveries begin at once. Errors are ignored, because PostgreSQL may be killed at any time.
   */
  async run(random: Random, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const move = random.pick([() => this.makeSweepsDue(), () => this.makeRetriesDue(1)]);
      await move().catch(() => undefined);
      await sleep(random.between(100, 400));
    }
  }

  /** Waits until two sweeps over the rules have begun and ended, one after the other. */
  async twoSweeps(): Promise<void> {
    for (const number of [1, 2]) {
      const since = await this.now();
      await until(`sweep ${number} of 2 has ended`, async () => {
        await this.makeSweepsDue(since);
        const [sweeps] = await this.site.query<{ ended: boolean }>(
          'SELECT bool_and(began_at > $1 AND moved_at IS NULL) AS ended FROM sweeps',
          [since],
        );
        return sweeps?.ended;
      });
    }
  }

  /**
   * Waits until the newest event about a level is older than a second. The service sends at most one event a
   * second about each level. After this wait, it may send a new event about any level.
   */
  async aSecondWithoutLevels(): Promise<void> {
    await until('the level told last is older than a second', async () => {
      const [newest] = await this.site.query<{ old: boolean }>(
        `SELECT coalesce(max(level_told_at) < clock_timestamp() - interval '1 s', true) AS old FROM told_levels`,
      );
      return newest?.old;
    });
  }

  /** Waits until no delivery to a webhook is pending. */
  async everythingIsDelivered(): Promise<void> {
    await until('everything is delivered', async () => {
      await this.makeRetriesDue(5);
      const pending = await this.site.query(
        `SELECT FROM webhook_deliveries WHERE status = 'pending' LIMIT 1`,
      );
      return pending.length === 0;
    });
  }

  private async now(): Promise<string> {
    const [row] = await this.site.query<{ now: string }>('SELECT clock_timestamp()::text AS now');
    return row?.now ?? '';
  }

  private async makeSweepsDue(before = 'infinity'): Promise<void> {
    await this.site.query(SWEEPS_DUE, [before]);
  }

  private async makeRetriesDue(claimedFor: number): Promise<void> {
    await this.site.query(RETRIES_DUE);
    await this.site.query(CLAIMS_OVER, [claimedFor]);
  }
}
