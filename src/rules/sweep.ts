import { Logger } from '@nestjs/common';
import { Database } from '../database/database';
import type { Run } from '../database/transactions';
import type { NewEvent } from '../events/event';
import { EventLog } from '../events/event-log';
import type { Pair } from './alarms';
import { type SweepName, SWEEPS, SweepsRepository, type SweepState } from './sweeps.repository';

/**
 * Time in s between the starts of two sweeps (periodic checks of all rules). If a sweep takes longer, the next one
 * follows at once.
 */
const PERIOD_S = 60;

/**
 * If an instance makes no step of a sweep (a periodic check of all rules) for this time in s, another
 * instance continues the sweep. A sweep runs on only one instance at a time.
 */
const ABANDONED_S = 30;

/**
 * Pause after a step of a sweep (a periodic check of all rules), as a multiple of the step's duration, so that
 * PostgreSQL works on sweeps only a tenth of the time.
 */
const PAUSE = 9;

/**
 * The pause in ms after a step of the periodic check of all rules.
 * @param duration the duration of the step in ms
 */
export const pauseAfter = (duration: number) => duration * PAUSE;

/** Pause in ms if another instance is making a step of the periodic check of all rules. */
const BUSY_MS = 1000;

const BEGINNING: Pair = { rule: 0, productid: '' };

/**
 * Function that checks pairs of a rule and a product, and stores events, in the given transaction.
 * @returns the stored events
 */
export type Update = (run: Run, pairs: readonly Pair[]) => Promise<readonly NewEvent[]>;

/**
 * When the next step of a sweep (a periodic check of all rules) is made. `due`: when its time has come.
 * `first`: at once, as the first step of a new sweep. `next`: at once, but only if a sweep is in progress.
 */
type Mode = 'due' | 'first' | 'next';

interface Step {
  /** Milliseconds until the next step of the periodic check of all rules. */
  readonly wait: number;
  /**
   * True if the periodic check of all rules has ended, and the next one has not begun. Undefined if this
   * instance made no step, because another instance was making one.
   */
  readonly isEnd: boolean | undefined;
}

/**
 * A sweep checks all pairs of a rule and a product, in steps. It stores a new event for a pair if the result
 * of the check differs from the last event of this pair, for whatever reason. Each step is one transaction,
 * which also stores the progress of the sweep. If this instance is killed, another instance continues the
 * sweep.
 */
export class Sweep {
  /**
   * Time when the last complete check of all rules ended, as far as this instance knows, in ms of performance.now().
   * Before the first check, it is the time when this instance started.
   */
  private endedAt = performance.now();
  /** Duration in seconds of the last complete check of all rules, as far as this instance knows. */
  duration = 0;
  /** Number of all rules, as far as this instance knows. */
  rules = 0;
  /** The last rule and product that this instance checked. */
  private left: Pair = BEGINNING;
  private size: number;

  /**
   * Creates a sweep (a periodic check of all rules).
   * @param most maximum number of pairs of a rule and a product in one step
   */
  constructor(
    readonly name: SweepName,
    private readonly most: number,
    private readonly update: Update,
    private readonly database: Database,
    private readonly sweeps: SweepsRepository,
    private readonly events: EventLog,
  ) {
    this.size = most;
  }

  /** Seconds since the last complete check of all rules ended. */
  get age(): number {
    return (performance.now() - this.endedAt) / 1000;
  }

  /** Makes one step of the periodic check of all rules, unless another instance is making one. */
  async step(mode: Mode = 'due'): Promise<Step> {
    const startedAt = performance.now();
    const { size } = this;
    let told: readonly NewEvent[] = [];
    try {
      const step = await this.database.transaction(async (run) => {
        told = [];
        if (!(await this.sweeps.hasTurn(run, this.name))) return { wait: BUSY_MS, isEnd: undefined };
        const state = await this.sweeps.state(run, this.name);
        this.noteState(state);
        const rest = restBefore(state, this.left, mode);
        if (rest) return rest;
        const isFirst = mode === 'first' || !state.is_going_on;
        if (isFirst) await this.sweeps.begin(run, this.name);
        const pairs = await this.sweeps.next(run, this.name, isFirst ? BEGINNING : state, size);
        told = await this.update(run, pairs);
        const isLast = pairs.length < size;
        return this.moveAfter(run, isLast ? undefined : pairs.at(-1), isFirst ? 0 : (state.begun ?? 0));
      });
      this.events.count(told);
      this.size = Math.min(this.most, size * 2);
      return { ...step, wait: Math.max(step.wait, pauseAfter(performance.now() - startedAt)) };
    } catch (error) {
      if (size === 1) await this.skip();
      this.size = Math.ceil(size / 10);
      throw error;
    }
  }

  /**
   * Stores the progress of the periodic check of all rules.
   * @param last the last rule and product of the step; undefined if the check of all rules is complete
   * @param begun the duration of this check so far, in s
   */
  private async moveAfter(run: Run, last: Pair | undefined, begun: number): Promise<Step> {
    if (last) {
      await this.sweeps.move(run, this.name, last);
      this.left = last;
      return { wait: 0, isEnd: false };
    }
    await this.sweeps.end(run, this.name);
    this.endedAt = performance.now();
    this.duration = begun;
    return { wait: (PERIOD_S - Math.max(0, begun)) * 1000, isEnd: true };
  }

  /**
   * Skips one pair of a rule and a product, because its check fails even when it is checked alone. The check
   * of the pairs after it can then go on.
   */
  private async skip(): Promise<void> {
    await this.database.transaction(async (run) => {
      if (!(await this.sweeps.hasTurn(run, this.name))) return;
      const state = await this.sweeps.state(run, this.name);
      if (!state.is_going_on) await this.sweeps.begin(run, this.name);
      const [next] = await this.sweeps.next(run, this.name, state.is_going_on ? state : BEGINNING, 1);
      if (!next) return;
      await this.sweeps.move(run, this.name, (this.left = next));
      new Logger('Rules').warn(
        `${SWEEPS[this.name].table === 'rules' ? 'Rule' : 'Webhook'} ${next.rule} was not checked for product ${JSON.stringify(next.productid)}: the check fails or takes too long`,
      );
    });
  }

  private noteState({ is_going_on, ended, took, rules }: SweepState): void {
    this.rules = rules;
    if (ended !== null) this.endedAt = performance.now() - ended * 1000;
    if (!is_going_on && took !== null) this.duration = took;
  }
}

/**
 * The pause before the next step of the periodic check of all rules; undefined if the step is due.
 * @param left the rule and the product that this instance checked last
 */
export function restBefore(
  { is_going_on, begun, moved, ...at }: SweepState,
  left: Pair,
  mode: Mode,
): Step | undefined {
  if (mode === 'first') return undefined;
  if (mode === 'next') return is_going_on ? undefined : { wait: 0, isEnd: true };
  // `begun` and `moved` are the seconds since the newest check of all rules began, and since its last step.
  // If the clock was set back, they are negative, and the next step begins at once.
  if (!is_going_on) {
    const rest = begun === null || begun < 0 ? 0 : PERIOD_S - begun;
    return rest > 0 ? { wait: rest * 1000, isEnd: true } : undefined;
  }
  const isOwn = at.rule === left.rule && at.productid === left.productid;
  const rest = moved === null || moved < 0 ? 0 : ABANDONED_S - moved;
  return isOwn || rest <= 0 ? undefined : { wait: rest * 1000, isEnd: false };
}
