import type { Facts } from '../measure/facts';
import type { Kind } from './normal-caller';

/** What `npm run bench -- hostile` found. Memory is in MB, latency in ms. */
export interface HostileResults extends Facts {
  readonly command: 'hostile';
  readonly seconds: number;
  readonly restSeconds: number;
  readonly memoryLimit: number;
  readonly attacks: readonly AttackResult[];
  readonly stored: Stored;
}

/** One attack on a process of its own, with normal traffic before, meanwhile and after. */
export interface AttackResult {
  readonly name: string;
  readonly title: string;
  readonly livez: Livez;
  /** The same, each time on a new connection. */
  readonly newcomer: Livez;
  readonly memory: Memory;
  /** Normal traffic right before the attack. */
  readonly quiet: Traffic;
  readonly meanwhile: Traffic;
  /** After the attack, while the service rests. */
  readonly after: Traffic;
  /** How the process ended during the attack and the rest; empty when it survived. */
  readonly endings: readonly Ending[];
  /** CPU-seconds a second during the attack; what a service used that ended meanwhile is not in it. */
  readonly cores: { readonly service: number; readonly attacker: number };
}

/** During the attack and the rest. */
export interface Livez {
  readonly asked: number;
  /** Of them, how many failed or were still open at the end. */
  readonly unanswered: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  /** How late the benchmark itself was at most: so much of the worst may be its own. */
  readonly ownDelay: number;
}

/** Resident memory of the service. */
export interface Memory {
  readonly before: number;
  readonly peak: number;
  /** When the attack ended. */
  readonly end: number;
  /** Some seconds after. */
  readonly rested: number;
}

export interface Ending {
  /** In seconds from the begin of the attack. */
  readonly at: number;
  /** `memory` when it was over the limit, `frozen` when it did not answer after the rest; else the signal or exit code. */
  readonly reason: string;
}

/** What normal callers got in a span of time, by what they do. */
export interface Traffic extends Readonly<Record<Kind, Answers>> {
  readonly seconds: number;
}

/** How many there were of each answer: a status, and behind it the code of an error; or `no answer`, and why. */
export type Answers = Readonly<Record<string, number>>;

/** What became of the readings that normal callers wrote. */
export interface Stored {
  readonly acknowledged: number;
  /** Acknowledged, and not in the database exactly once. */
  readonly lost: number;
  /** In the database without an acknowledgement; at most as many as went without an answer. */
  readonly unacknowledged: number;
  readonly withoutAnswer: number;
}
