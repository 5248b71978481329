import type { Facts } from '../measure/facts';
import type { Kind } from './normal-caller';

/** The results of the `hostile` benchmark, which attacks the service. Memory is in MB, latency in ms. */
export interface HostileResults extends Facts {
  readonly command: 'hostile';
  readonly seconds: number;
  readonly restSeconds: number;
  readonly memoryLimit: number;
  readonly attacks: readonly AttackResult[];
  readonly stored: Stored;
}

/** The result of one attack on a new process, with normal traffic before, during and after it. */
export interface AttackResult {
  readonly name: string;
  readonly title: string;
  readonly livez: Livez;
  /** Latencies of `/livez` on new connections. */
  readonly newcomer: Livez;
  readonly memory: Memory;
  /** Answers to normal callers right before the attack. */
  readonly quiet: Traffic;
  readonly meanwhile: Traffic;
  /** Answers to normal callers after the attack, while the service rests. */
  readonly after: Traffic;
  /** How the process ended during the attack and the rest; empty if it survived. */
  readonly endings: readonly Ending[];
  /** CPU-seconds per second during the attack, without those of processes that ended in the meantime. */
  readonly cores: { readonly service: number; readonly attacker: number };
}

/** Latencies of `/livez` during the attack and the rest. */
export interface Livez {
  readonly asked: number;
  /** The number of probes that failed, or were not answered at the end. */
  readonly unanswered: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  /** The longest delay of the benchmark itself, which may be part of `worst`. */
  readonly ownDelay: number;
}

/** Resident memory of the service. */
export interface Memory {
  readonly before: number;
  readonly peak: number;
  /** Resident memory at the end of the attack. */
  readonly end: number;
  /** Resident memory some seconds after the attack. */
  readonly rested: number;
}

export interface Ending {
  /** Seconds from the beginning of the attack to the end of the process. */
  readonly at: number;
  /**
   * Why the process ended: `memory` if it exceeded the limit, `frozen` if it did not answer after the rest; otherwise
   * the signal or exit code.
   */
  readonly reason: string;
}

/** The answers to normal callers in a period, by kind of caller. */
export interface Traffic extends Readonly<Record<Kind, Answers>> {
  readonly seconds: number;
}

/** How often each answer occurred: a status with the code of its error, or `no answer` with its cause. */
export type Answers = Readonly<Record<string, number>>;

/** The comparison of acknowledged readings with the database. */
export interface Stored {
  readonly acknowledged: number;
  /** Number of acknowledged readings that are not in the database exactly once. */
  readonly lost: number;
  /** Number of stored readings without an acknowledgement; at most as many as were in unanswered requests. */
  readonly unacknowledged: number;
  readonly withoutAnswer: number;
}
