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
 * Starts an attack. It runs until the signal aborts it, or until it has nothing left to do. It does not throw
 * after an error response or a failed connection.
 */
export type Start = (signal: AbortSignal) => Promise<unknown>;

export interface Attack {
  /** The name of the attack, for the option `--attacks`. */
  readonly name: string;
  readonly title: string;
  /** Prepares the requests of the attack in advance, so that this costs no CPU time during the measurement. */
  readonly prepare: (target: Target) => Start;
}
