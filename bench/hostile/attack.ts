/** The attacked service, and the credentials of the attacker. */
export interface Target {
  readonly url: string;
  /** The URL of the port that serves only `/metrics`. */
  readonly metricsUrl: string;
  /** An API key for reads and writes, with the default rate limits. */
  readonly key: string;
  /** An API key that can create other keys, with the default rate limits. */
  readonly adminKey: string;
}

/**
 * Starts an attack, which runs until the signal aborts it or it has nothing left to do. Error responses and failed
 * connections never make it throw.
 */
export type Start = (signal: AbortSignal) => Promise<unknown>;

export interface Attack {
  /** The name of the attack, for the option `--attacks`. */
  readonly name: string;
  readonly title: string;
  /** Prepares the requests of the attack in advance, so that this costs no CPU time during the measurement. */
  readonly prepare: (target: Target) => Start;
}
