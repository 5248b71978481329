import type { Answers, Ending, Stored, Traffic } from '../hostile/hostile-results';
import type { Facts } from '../measure/facts';

/** The results of the `soak` benchmark. Memory is resident memory of the service in MB, latency in ms. */
export interface SoakResults extends Facts {
  readonly command: 'soak';
  readonly minutes: number;
  /** The seed that determines the order of the attacks. */
  readonly seed: number;
  /** Duration of each attack, and of the pause after it, in seconds. */
  readonly seconds: number;
  readonly restSeconds: number;
  readonly memoryLimit: number;
  readonly memory: {
    /** The memory after the warm-up, before the first attack. */
    readonly warm: number;
    /** The memory of the service some time after the last attack. */
    readonly rested: number;
    readonly peak: number;
    readonly flatness: Flatness;
    /** Memory samples. Each line has the fields `second resident`. */
    readonly samples: readonly string[];
    /**
     * Memory samples, each taken some time after an attack, in the order of the attacks. Each line has the
     * fields `second resident attack`.
     */
    readonly afterAttacks: readonly string[];
  };
  readonly attacks: readonly SoakedAttack[];
  readonly endings: readonly (Ending & { readonly attack: string })[];
  /** Responses to normal callers before the first attack. */
  readonly quiet: Traffic;
  /** Responses to normal callers in the whole run. */
  readonly traffic: Traffic;
  readonly failures: Answers;
  readonly stored: Stored;
}

export interface Flatness {
  /** The medians of the memory in an early part and in the last part of the run. */
  readonly early: number;
  readonly late: number;
  readonly flat: boolean;
}

/** The summary of all runs of the same attack. */
export interface SoakedAttack {
  readonly name: string;
  readonly title: string;
  readonly times: number;
  /** The highest latency of `/livez` in all runs of the attack. */
  readonly worstLivez: number;
  /** The highest latency of `/livez` on a new connection. */
  readonly worstNewcomer: number;
  readonly peak: number;
  /**
   * For each kind of normal caller: the ratio of the lowest rate during the attack to the rate before the
   * first attack of the run.
   */
  readonly readers: number;
  readonly writers: number;
  readonly files: number;
  /** Failed requests of normal callers during the attack and some time after it. */
  readonly failures: Answers;
  /** How often the process of the service ended during the attack and some time after it. */
  readonly endings: number;
}
