import type { Answers, Ending, Stored, Traffic } from '../hostile/hostile-results';
import type { Facts } from '../measure/facts';

/** The results of the `soak` benchmark. Memory is resident memory of the service in MB, latency in ms. */
export interface SoakResults extends Facts {
  readonly command: 'soak';
  readonly minutes: number;
  /** The seed of the order of the attacks. */
  readonly seed: number;
  /** Duration of each attack, and of the rest after it, in seconds. */
  readonly seconds: number;
  readonly restSeconds: number;
  readonly memoryLimit: number;
  readonly memory: {
    /** Memory after the warm-up, before the first attack. */
    readonly warm: number;
    /** Memory after the last rest. */
    readonly rested: number;
    readonly peak: number;
    readonly flatness: Flatness;
    /** Memory samples as `second resident`. */
    readonly samples: readonly string[];
    /** Memory samples after each attack and its rest, as `second resident attack`, in the order of the attacks. */
    readonly afterAttacks: readonly string[];
  };
  readonly attacks: readonly SoakedAttack[];
  readonly endings: readonly (Ending & { readonly attack: string })[];
  /** Answers to normal callers before the first attack. */
  readonly quiet: Traffic;
  /** Answers to normal callers in the whole run. */
  readonly traffic: Traffic;
  readonly failures: Answers;
  readonly stored: Stored;
}

export interface Flatness {
  /** The medians of the memory in an early and in the last part of the run. */
  readonly early: number;
  readonly late: number;
  readonly flat: boolean;
}

/** The summary of all runs of one attack. */
export interface SoakedAttack {
  readonly name: string;
  readonly title: string;
  readonly times: number;
  /** The highest latency of `/livez` in any run of the attack. */
  readonly worstLivez: number;
  /** The highest latency of `/livez` on a new connection. */
  readonly worstNewcomer: number;
  readonly peak: number;
  /** The least share of its earlier rate that each kind of caller kept. */
  readonly readers: number;
  readonly writers: number;
  readonly files: number;
  /** Failed requests of normal callers, including the rest after the attack. */
  readonly failures: Answers;
  /** How often the process of the service ended. */
  readonly endings: number;
}
