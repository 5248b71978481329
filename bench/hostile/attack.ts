/** What an attack is aimed at, and the credentials that it has. */
export interface Target {
  readonly url: string;
  /** The port of `/metrics` alone. */
  readonly metricsUrl: string;
  /** A key that may read and write, with the default rate limits. */
  readonly key: string;
  /** A key that may make keys, with the default rate limits. */
  readonly adminKey: string;
}

/**
 * Goes on until the signal comes or it has nothing left to do; what the service answers, or that it is gone, never
 * makes it fail.
 */
export type Start = (signal: AbortSignal) => Promise<unknown>;

export interface Attack {
  /** For `--attacks`. */
  readonly name: string;
  readonly title: string;
  /** Makes what is sent in advance, so that making it costs no CPU time while the service is measured. */
  readonly prepare: (target: Target) => Start;
}
