import { execFileSync } from 'node:child_process';
import { startPgBouncer } from '@verkko/dev-servers/pgbouncer';
import { until } from '@verkko/dev-servers/until';

describe('the PgBouncer server for tests', () => {
  it('can be stopped even if a signal has already ended it', async () => {
    const nowhere = { host: '127.0.0.1', port: 1, user: 'none', password: 'none', database: 'none' };
    const bouncer = await startPgBouncer({ ...nowhere, ssl: false });
    const newestChild = ['-n', '-P', String(process.pid)];
    const pid = Number(execFileSync('pgrep', newestChild, { encoding: 'utf8' }));

    process.kill(pid, 'SIGKILL');
    await until('it and its watcher have ended', () => !isGroup(pid));

    await expect(bouncer.stop()).resolves.toBeUndefined();
  });
});

function isGroup(pid: number): boolean {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}
