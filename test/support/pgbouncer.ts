import { once } from 'node:events';
import type { Connection } from '../../src/database/embedded/embedded-postgres';
import { freePort } from './free-port';
import { findServer, PGBOUNCER } from './server-program';
import { startSupervised } from './supervised';

/** A real PgBouncer in transaction mode, with its own settings as they come. */
export interface PgBouncer {
  /** Through it, to the database it is in front of. */
  readonly connection: Connection;
  stop(): Promise<void>;
}

/** So few sessions that clients have to share them. */
const SESSIONS = 3;

/** @param behind the database, over TCP */
export async function startPgBouncer(behind: Connection): Promise<PgBouncer> {
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
    default_pool_size = ${SESSIONS}
    server_login_retry = 1
  `;
  // It reads its settings before it becomes the other user, which it wants to be when started by root.
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
      if (child.exitCode === null) await once(child, 'close');
    },
  };
}
