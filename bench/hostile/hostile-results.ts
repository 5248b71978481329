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

/**
 * The result of one attack on a new process of the service, with normal traffic before, during and after the attack.
 */
export interface AttackResult {
  readonly name: string;
  readonly title: string;
  readonly livez: Livez;
  /** Latencies of probes of `/livez` on new connections. */
  readonly newcomer: Livez;
  readonly memory: Memory;
  /** Responses to normal callers right before the attack. */
  readonly quiet: Traffic;
  readonly meanwhile: Traffic;
  /** Responses to normal callers right after the attack, while the service recovers. */
  readonly after: Traffic;
  /** How processes of the service ended during the attack or in the time after it; empty if none ended. */
  readonly endings: readonly Ending[];
  /** CPU-seconds per second during the attack. Processes that ended during the attack are not counted. */
  readonly cores: { readonly service: number; readonly attacker: number };
}

/** Latencies of probes of `/livez` during the attack and in the time after it. */
export interface Livez {
  readonly asked: number;
  /** The number of probes that failed, or had no response when the measurement ended. */
  readonly unanswered: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  /** The longest delay in the benchmark process itself. It may be a part of the latency `worst`. */
  readonly ownDelay: number;
}

/** The resident memory of the service. */
export interface Memory {
  readonly before: number;
  readonly peak: number;
  /** Resident memory at the end of the attack. */
  readonly end: number;
  /** Resident memory some seconds after the attack. */
  readonly rested: number;
}

export interface Ending {
  /** Time in seconds from the start of the attack to the end of the process. */
  readonly at: number;
  /**
   * Why the process ended: `memory` if it exceeded the limit, `frozen` if it still did not respond some time after
   * the attack; otherwise the signal or exit code.
   */
  readonly reason: string;
}

/** For each kind of normal caller: how often it got each kind of response in a period. */
export interface Traffic extends Readonly<Record<Kind, Answers>> {
  readonly seconds: number;
}

/** How often each response occurred: a status with its error code, or `no answer` with the cause. */
export type Answers = Readonly<Record<string, number>>;

/** The result of comparing acknowledged readings with the database. */
export interface Stored {
  readonly acknowledged: number;
  /** Number of acknowledged readings that are missing from the database, or are stored more than once. */
  readonly lost: number;
  /**
   * The number of stored readings that were not acknowledged. It should be at most the number of readings in
   * requests without a response.
   */
  readonly unacknowledged: number;
  readonly withoutAnswer: number;
}
