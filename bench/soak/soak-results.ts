import type { Answers, Ending, Stored, Traffic } from '../hostile/hostile-results';
import type { Facts } from '../measure/facts';

/** What `npm run bench -- soak` found. Memory is resident memory of the service in MB, latency in ms. */
export interface SoakResults extends Facts {
  readonly command: 'soak';
  readonly minutes: number;
  /** It determines the order of the attacks. */
  readonly seed: number;
  /** Of each attack, and of the rest after it. */
  readonly seconds: number;
  readonly restSeconds: number;
  readonly memoryLimit: number;
  readonly memory: {
    /** After the warm-up, before the first attack. */
    readonly warm: number;
    /** After the last rest. */
    readonly rested: number;
    readonly peak: number;
    readonly flatness: Flatness;
    /** As `second resident`. */
    readonly samples: readonly string[];
    /** After each attack and its rest, as `second resident attack`: the order of the attacks. */
    readonly afterAttacks: readonly string[];
  };
  readonly attacks: readonly SoakedAttack[];
  readonly endings: readonly (Ending & { readonly attack: string })[];
  /** Normal traffic before the first attack. */
  readonly quiet: Traffic;
  /** Normal traffic of the whole run. */
  readonly traffic: Traffic;
  readonly failures: Answers;
  readonly stored: Stored;
}

export interface Flatness {
  /** Medians of two parts of the run. */
  readonly early: number;
  readonly late: number;
  readonly flat: boolean;
}

/** All times of one attack together. */
export interface SoakedAttack {
  readonly name: string;
  readonly title: string;
  readonly times: number;
  /** The longest that `/livez` took in any of them. */
  readonly worstLivez: number;
  /** The same, each time on a new connection. */
  readonly worstNewcomer: number;
  readonly peak: number;
  /** The least share of their quiet rate that others had. */
  readonly readers: number;
  readonly writers: number;
  readonly files: number;
  /** What normal callers got that was not a success, the rest after the attack included. */
  readonly failures: Answers;
  /** How often the process ended. */
  readonly endings: number;
}
