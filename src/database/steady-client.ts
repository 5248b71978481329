import { Client, type ClientConfig } from 'pg';

/**
 * A `pg` client for connection pools, with its own error listener. If DATABASE_URL contains
 * `target_session_attrs`, the pools use ReadWriteClient instead. A pool removes the pool's listener when it
 * lends a client. Without another listener, an error such as the last message of a killed PostgreSQL would
 * then end the process. The client's own listener ignores errors, because the next statement on the client
 * reports them anyway.
 */
export class SteadyClient extends Client {
  constructor(options?: string | ClientConfig) {
    super(options);
    this.on('error', () => undefined);
  }
}
