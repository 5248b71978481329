import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type PostgresServer, startPostgresOn } from './postgres-server';

/**
 * Starts a hot standby of a PostgreSQL server: a copy of its files, which is then updated by streaming
 * replication. The PostgreSQL of the npm package has no pg_basebackup, so the files are copied between
 * pg_backup_start and pg_backup_stop. A replication slot keeps the write-ahead log that is written after the
 * copy has begun. Each server can have one standby.
 * @param dataDir the folder for the copy, which must be empty
 * @param settings additional settings of the standby
 */
export async function startPostgresStandby(
  primary: Pick<PostgresServer, 'connection' | 'dataDir'>,
  dataDir = mkdtempSync(join(tmpdir(), 'verkko-standby-')),
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  const session = new Client(primary.connection);
  await session.connect();
  try {
    await session.query(`SELECT pg_create_physical_replication_slot('standby', true)`);
    await session.query(`SELECT pg_backup_start('standby', true)`);
    // The copies keep the owner of the files. This owner may be another user than the one that runs this
    // process.
    execFileSync('cp', ['-a', `${primary.dataDir}/.`, dataDir]);
    const { rows } = await session.query<{ labelfile: string }>(
      'SELECT labelfile FROM pg_backup_stop(false)',
    );
    becomeStandby(join(dataDir, 'postgres'), rows[0]?.labelfile ?? '');
  } finally {
    await session.end();
  }
  const { host, port, user, password } = primary.connection;
  return startPostgresOn(dataDir, {
    primary_conninfo: `host=${host} port=${port} user=${user} password=${password} application_name=standby`,
    primary_slot_name: 'standby',
    wal_retrieve_retry_interval: '100ms',
    ...settings,
  });
}

function becomeStandby(cluster: string, label: string): void {
  for (const name of ['postmaster.pid', 'postmaster.opts']) rmSync(join(cluster, name), { force: true });
  const log = join(cluster, 'pg_wal');
  for (const name of readdirSync(log)) {
    if (/^[0-9A-F]{24}/.test(name)) rmSync(join(log, name));
  }
  writeFileSync(join(cluster, 'backup_label'), label);
  writeFileSync(join(cluster, 'standby.signal'), '');
}
