import { Logger } from '@nestjs/common';
import { Database } from '../database/database';
import type { Run } from '../database/transactions';
import type { NewEvent } from '../events/event';
import { EventLog } from '../events/event-log';
import type { Pair } from './alarms';
import { type SweepName, SweepsRepository, type SweepState } from './sweeps.repository';

/** Time in s between the begins of two sweeps. After a longer sweep, the next one begins when it has ended. */
const PERIOD_S = 60;

/** Time in s without a step after which another instance continues a sweep. */
const ABANDONED_S = 30;

/** Pause after a step, as a multiple of the step's duration, so that PostgreSQL works on sweeps a tenth of the time. */
const PAUSE = 9;

/** The pause after a step of this duration, both in ms. */
export const pauseAfter = (duration: number) => duration * PAUSE;

/** Time in ms until the next attempt while another instance makes a step. */
const BUSY_MS = 1000;

const BEGINNING: Pair = { rule: 0, productid: '' };

/** Checks pairs in the transaction of a step, and stores events. @returns the events */
type Update = (run: Run, pairs: readonly Pair[]) => Promise<NewEvent[]>;

/** When to make a step: if a sweep is due; as the first of a new sweep; or in a sweep in progress. */
type Mode = 'due' | 'first' | 'next';

interface Step {
  /** Milliseconds until the next step. */
  readonly wait: number;
  /** Whether no sweep is in progress any more; undefined if another instance makes a step. */
  readonly isEnd: boolean | undefined;
}

/**
 * Checks all rules and their products in steps, and stores events for changes since the last event, whatever the cause.
 * Every step is one transaction, which also stores the progress of the sweep: another instance continues after a killed
 * one.
 */
export class Sweep {
  /** End of the last complete sweep, or the start before the first one, in ms of performance.now(); may be outdated. */
  private endedAt = performance.now();
  /** Duration of the last complete sweep in seconds, as far as this instance knows. */
  duration = 0;
  /** Number of all rules, as far as this instance knows. */
  rules = 0;
  /** The last pair that this instance checked. */
  private left: Pair = BEGINNING;
  private size: number;

  /** Creates the sweep of this instance. @param most largest number of pairs in one step */
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

  /** Seconds since the last complete sweep ended. */
  get age(): number {
    return (performance.now() - this.endedAt) / 1000;
  }

  /** Makes a step unless another instance makes one. */
  async step(mode: Mode = 'due'): Promise<Step> {
    const startedAt = performance.now();
    const { size } = this;
    let told: NewEvent[] = [];
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

  /** Stores progress. @param last pair of the step; undefined after the last step @param begun duration so far in s */
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

  /** Skips one pair that fails even alone, so that it does not stop the sweep before all other pairs. */
  private async skip(): Promise<void> {
    await this.database.transaction(async (run) => {
      if (!(await this.sweeps.hasTurn(run, this.name))) return;
      const state = await this.sweeps.state(run, this.name);
      if (!state.is_going_on) await this.sweeps.begin(run, this.name);
      const [next] = await this.sweeps.next(run, this.name, state.is_going_on ? state : BEGINNING, 1);
      if (!next) return;
      await this.sweeps.move(run, this.name, (this.left = next));
      new Logger('Rules').warn(
        `Rule ${next.rule} was not checked for product ${JSON.stringify(next.productid)}: the check fails or takes too long`,
      );
    });
  }

  private noteState({ is_going_on, ended, took, rules }: SweepState): void {
    this.rules = rules;
    if (ended !== null) this.endedAt = performance.now() - ended * 1000;
    if (!is_going_on && took !== null) this.duration = took;
  }
}

/** The pause that an instance makes instead of a step, if any. @param left last pair that this instance checked */
export function restBefore(
  { is_going_on, begun, moved, ...at }: SweepState,
  left: Pair,
  mode: Mode,
): Step | undefined {
  if (mode === 'first') return undefined;
  if (mode === 'next') return is_going_on ? undefined : { wait: 0, isEnd: true };
  // A clock that was set back gives negative times: nobody waits until it has caught up.
  if (!is_going_on) {
    const rest = begun === null || begun < 0 ? 0 : PERIOD_S - begun;
    return rest > 0 ? { wait: rest * 1000, isEnd: true } : undefined;
  }
  const isOwn = at.rule === left.rule && at.productid === left.productid;
  const rest = moved === null || moved < 0 ? 0 : ABANDONED_S - moved;
  return isOwn || rest <= 0 ? undefined : { wait: rest * 1000, isEnd: false };
}
