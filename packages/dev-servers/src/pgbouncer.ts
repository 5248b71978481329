import { once } from 'node:events';
import type { Connection } from '@verkko/embedded-postgres';
import { freePort } from './free-port';
import { findServer, PGBOUNCER } from './server-program';
import { startSupervised } from './supervised';

/**
 * A real PgBouncer for tests, in transaction mode and with a small pool. Of its idle sessions, a transaction gets the
 * one that was idle for the longest time. So consecutive transactions of a client have different sessions, and what one
 * of them leaves in its session is noticed. Most other settings have their defaults.
 */
export interface PgBouncer {
  /** How to connect to the database through PgBouncer. */
  readonly connection: Connection;
  stop(): Promise<void>;
}

/** Number of connections in PgBouncer's pool. It is so small that clients have to share the connections. */
const SESSIONS = 3;

/**
 * Starts a PgBouncer in front of a database.
 * @param behind the TCP connection through which PgBouncer reaches the database
 * @param sessions maximum number of connections to the database
 */
export async function startPgBouncer(behind: Connection, sessions = SESSIONS): Promise<PgBouncer> {
  const port = await freePort();
  const { host, user, password } = behind;
  const settings = `
    [databases]
    * = host=${host} port=${behind.port} user=${user} password=${password}
    [pgbouncer]
    listen_addr = 127.0.0.1
    listen_port = ${port}
    unix_socket_dir =
    auth_type = any
    pool_mode = transaction
    default_pool_size = ${sessions}
    server_login_retry = 1
    server_round_robin = 1
  `;
  // PgBouncer refuses to run as root. But root can start it with the option -u: PgBouncer first reads its
  // settings, and then runs as the named user.
  const start = 'printf %s "$1" >pgbouncer.ini; program=$2; shift 2; exec "$program" "$@" pgbouncer.ini';
  const { command, env } = await findServer(PGBOUNCER);
  const otherUser = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = await startSupervised(
    { command: 'sh', env },
    ['-c', start, 'sh', settings, command, ...otherUser],
    'process up',
  );
  return {
    connection: { ...behind, host: '127.0.0.1', port },
    stop: async () => {
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    },
  };
}
