import { Client, type ClientConfig } from 'pg';

/**
 * A `pg` client that emits errors to a listener of its own, for all connection pools. A pool removes its listener when
 * it lends a client. An error that arrives at that moment, such as the last message of a PostgreSQL that was killed,
 * would find no listener, and end the process. The next statement on the client reports the error anyway.
 */
export class SteadyClient extends Client {
  constructor(options?: string | ClientConfig) {
    super(options);
    this.on('error', () => undefined);
  }
}
