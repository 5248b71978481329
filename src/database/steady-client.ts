import { Client, type ClientConfig } from 'pg';

/**
 * A `pg` client for all connection pools, which has its own listener for errors. A pool removes the pool's
 * listener when it lends a client. Without another listener, an error at that moment would end the process.
 * An example is the last message of a PostgreSQL that was killed. The next statement on the client reports
 * the error anyway.
 */
export class SteadyClient extends Client {
  constructor(options?: string | ClientConfig) {
    super(options);
    this.on('error', () => undefined);
  }
}
