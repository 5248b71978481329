import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config';
import { longestStop } from '../../src/shutdown/stop-on-signal';
import { createDatabase } from '../support/database';
import { databaseEnvironment } from '../support/service-process';

const ROOT = join(__dirname, '../..');
const UNIT = readFileSync(join(ROOT, 'deploy/systemd/verkko-inventory-api.service'), 'utf8');

/** All values of one setting in the systemd unit file, in the order of the file. */
const valuesOf = (name: string) =>
  [...UNIT.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);

describe('the systemd unit of the service', () => {
  it('is accepted by systemd-analyze, if that tool is installed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'verkko-systemd-'));
    // The command systemd-analyze checks that the program and the user exist, so both are replaced by
    // existing ones.
    const here = UNIT.replace('/usr/bin/node', process.execPath).replace('User=verkko', 'User=root');
    const file = join(folder, 'verkko-inventory-api.service');
    writeFileSync(file, here);
    const { status, stderr, error } = spawnSync('systemd-analyze', ['verify', '--man=no', file], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });

    const complaints = (error ? '' : stderr).split('\n').filter((line) => line.includes('verkko'));
    expect([error ? 0 : status, complaints]).toEqual([0, []]);
  });

  it('starts the service with an environment file, and SIGTERM ends the service', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'verkko-systemd-'));
    const database = await createDatabase();
    const settings = { ...databaseEnvironment(database.connection), PORT: '0', LOG_LEVEL: 'info' };
    const file = join(folder, 'service.env');
    writeFileSync(
      file,
      Object.entries(settings)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    const environment = Object.fromEntries(
      valuesOf('Environment').map((line) => line.replace('/etc/verkko-inventory-api.env', file).split('=')),
    ) as Record<string, string>;
    const [program, ...parameters] = (valuesOf('ExecStart')[0] ?? '').split(' ');

    const child = spawn(process.execPath, parameters, { cwd: ROOT, env: environment });
    const ended = once(child, 'close');
    let log = '';
    child.stdout.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes(' on http://')) child.kill('SIGTERM');
    });
    const [code] = await ended;
    await database.drop();
    rmSync(folder, { recursive: true });

    expect(program).toBe('/usr/bin/node');
    expect(log).toContain(`PostgreSQL at ${database.connection.host}`);
    expect(code).toBe(0);
  });

  it('gives the service enough time to stop its embedded database', () => {
    expect(valuesOf('KillMode')).toEqual(['mixed']);
    const longest = longestStop(loadConfig({ ENV_FILE: '/dev/null' }));
    expect(Number(valuesOf('TimeoutStopSec')[0]) * 1000).toBeGreaterThan(longest);
    expect(valuesOf('StateDirectory').map((name) => `/var/lib/${name}`)).toEqual([
      /DATA_DIR=(\S+)/.exec(readFileSync(join(ROOT, 'docs/how-to/systemd.md'), 'utf8'))?.[1],
    ]);
  });
});
