import { Database } from '../database/database';
import type { Run } from '../database/transactions';
import type { NewEvent } from '../events/event';
import { EventLog } from '../events/event-log';
import type { Pair } from './alarms';
import { type SweepName, SweepsRepository, type SweepState } from './sweeps.repository';

/** A sweep begins a minute after the last one began, or when that has ended, if it took longer. */
const PERIOD_S = 60;

/** A sweep that made no step for this time is continued by another instance. */
const ABANDONED_S = 30;

/** Pause after a step, as a multiple of the time that the step took: PostgreSQL works for it a tenth of the time. */
const PAUSE = 9;

/** Time until the next attempt while another instance has its turn. */
const BUSY_MS = 1000;

const BEGINNING: Pair = { rule: 0, productid: '' };

/** Looks at pairs, tells what changed, and returns the events, in the transaction of a step. */
type Update = (run: Run, pairs: readonly Pair[]) => Promise<NewEvent[]>;

/** How a step takes place: if a sweep is due; as the first of a new sweep; or in one that is going on. */
type Mode = 'due' | 'first' | 'next';

interface Step {
  /** Milliseconds until the next step. */
  readonly wait: number;
  /** Whether no sweep is going on any more; undefined if another instance has its turn. */
  readonly isEnd: boolean | undefined;
}

/**
 * Looks at all rules and their products, some at a time, and tells what changed since it was last told, whatever changed
 * it. Every step is one transaction, which also stores how far the sweep has come: another instance continues where one
 * was killed.
 */
export class Sweep {
  /** Time of the end of the last complete sweep, as far as this instance knows; before the first one, of the start. */
  private endedAt = performance.now();
  /** Seconds that the last complete sweep took, as far as this instance knows. */
  duration = 0;
  /** Number of all rules, as far as this instance knows. */
  rules = 0;
  /** Where this instance left the sweep. */
  private left: Pair = BEGINNING;
  private size: number;

  /** @param most pairs of one step */
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

  /** Makes a step if it is this instance's turn. */
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
      return { ...step, wait: Math.max(step.wait, (performance.now() - startedAt) * PAUSE) };
    } catch (error) {
      if (size === 1) await this.skip();
      this.size = Math.ceil(size / 10);
      throw error;
    }
  }

  /** @param last pair of the step; undefined if it was the last step. @param begun seconds since the sweep began */
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

  /** Leaves out one pair that fails even alone, so that it does not keep the sweep from all others. */
  private async skip(): Promise<void> {
    await this.database.transaction(async (run) => {
      if (!(await this.sweeps.hasTurn(run, this.name))) return;
      const state = await this.sweeps.state(run, this.name);
      if (!state.is_going_on) await this.sweeps.begin(run, this.name);
      const [next] = await this.sweeps.next(run, this.name, state.is_going_on ? state : BEGINNING, 1);
      if (next) await this.sweeps.move(run, this.name, (this.left = next));
    });
  }

  private noteState({ is_going_on, ended, took, rules }: SweepState): void {
    this.rules = rules;
    if (ended !== null) this.endedAt = performance.now() - ended * 1000;
    if (!is_going_on && took !== null) this.duration = took;
  }
}

/** The rest that an instance takes instead of a step, if any. @param left where it left the sweep */
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
