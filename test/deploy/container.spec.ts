import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import {
  dockerignore,
  environmentOf,
  execForm,
  last,
  parseDockerfile,
} from '../support/container/dockerfile';
import { authenticationIsRequired } from '../../src/access/is-required';
import { accessWarnings } from '../../src/authentication/warnings';
import { variables } from '../../src/config/config';
import { loadConfig } from '../../src/config/load-config';
import { longestStop } from '../../src/shutdown/stop-on-signal';
import { startArguments } from '@verkko/dev-servers/start-command';

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Service {
  image: string;
  build?: string;
  env_file?: string;
  environment?: Record<string, string>;
  entrypoint?: string[];
  ports: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck: { test: string[] };
  read_only: boolean;
  cap_drop: string[];
  security_opt: string[];
  stop_grace_period?: string;
  restart: string;
}

/**
 * Replaces `$$` by `$`, and `${NAME:-default}` by the default, as Docker Compose does if no environment
 * variables are set.
 */
function interpolate(text: string): string {
  return text.replaceAll(
    /\$\{\w+:-([^}]*)\}|\$\$/g,
    (_match, fallback: string | undefined) => fallback ?? '$',
  );
}

// This test does not build the image, because that takes minutes; `npm run test:dockerfile` does.
describe('the Dockerfile', () => {
  const stages = parseDockerfile(read('Dockerfile'));
  const [image] = stages.slice(-1);
  if (!image) throw new Error('no stage');

  it('uses Node 24, and installs production dependencies in a separate stage', () => {
    expect(stages[0]).toMatchObject({ from: 'node:24-bookworm-slim', name: 'base' });
    expect(stages.slice(1).map(({ from }) => from)).toEqual(['base', 'manifests', 'manifests', 'base']);
    expect(image.instructions.filter(({ keyword }) => keyword === 'COPY').map(({ text }) => text)).toEqual([
      '--from=dependencies /app ./',
      '--from=build /app/packages/client/dist ./packages/client/dist',
      '--from=build /app/packages/embedded-postgres/dist ./packages/embedded-postgres/dist',
      '--from=build /app/dist ./dist',
    ]);
    const dependencies = stages.find(({ name }) => name === 'dependencies');
    expect(dependencies && last(dependencies, 'RUN')).toContain('npm ci --omit=dev --omit=optional');
  });

  it('starts Node with the arguments of npm start, as an unprivileged user with a numeric id', () => {
    expect(execForm(last(image, 'CMD'))).toEqual(['node', ...startArguments(ROOT)]);
    expect(image.instructions.some(({ keyword }) => keyword === 'ENTRYPOINT')).toBe(false);
    expect(last(image, 'USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('sets only variables that the service knows, and exposes the port of the service', () => {
    const environment = environmentOf(image);

    expect(Object.keys(variables)).toEqual(expect.arrayContaining(Object.keys(environment)));
    expect(loadConfig({ ENV_FILE: '/dev/null', ...environment })).toMatchObject({
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      PORT: Number(last(image, 'EXPOSE')),
    });
  });

  it('has a health check that needs no shell and no curl', () => {
    expect(execForm(last(image, 'HEALTHCHECK'))).toEqual(['node', 'dist/health/probe.js', '/livez']);
  });

  it('copies only the files it needs, because .dockerignore excludes all others', () => {
    const keeps = dockerignore(read('.dockerignore'));

    expect(['package.json', 'package-lock.json', 'tsconfig.json', 'src/main.ts'].filter(keeps)).toHaveLength(
      4,
    );
    expect(
      [
        '.env',
        'backend.env',
        '.git/config',
        '.data/postgres.password',
        'node_modules/a',
        'dist/main.js',
      ].filter(keeps),
    ).toEqual([]);
    expect(keeps('src/inventory/update-body.pipe.spec.ts')).toBe(false);
    expect(keeps('packages/client/src/client.ts')).toBe(true);
    expect(keeps('packages/console/src/main.tsx')).toBe(true);
    expect(
      [
        'packages/client/dist/client.js',
        'packages/embedded-postgres/test/a.ts',
        'packages/dev-servers/package.json',
        'packages/console/node_modules/@vitejs/plugin-react/package.json',
      ].filter(keeps),
    ).toEqual([]);
  });
});

describe('the file docker-compose.yml', () => {
  const text = read('docker-compose.yml');
  const compose = parse(text) as { services: Record<string, Service>; volumes: Record<string, unknown> };
  const { api, postgres, redis } = compose.services as { api: Service; postgres: Service; redis: Service };
  const settings = parseEnv(read('backend.env')) as Record<string, string>;

  it('consists of the API, PostgreSQL 16 and Redis 7', () => {
    expect(Object.keys(compose.services)).toEqual(['api', 'postgres', 'redis']);
    expect(api).toMatchObject({ build: '.', env_file: 'backend.env' });
    expect(postgres.image).toBe('postgres:16-alpine');
    expect(redis.image).toBe('redis:7-alpine');
  });

  it('publishes all ports only on this machine, and the API on port 8002', () => {
    expect(api.ports.map(interpolate)).toEqual(['127.0.0.1:8002:8002']);
    expect(postgres.ports.map(interpolate)).toEqual(['127.0.0.1:5432:5432']);
    expect(redis.ports.map(interpolate)).toEqual(['127.0.0.1:6379:6379']);
  });

  it('starts the API only when the health checks of PostgreSQL and Redis succeed', () => {
    expect(api.depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
    });
    expect(api.healthcheck.test).toEqual(['CMD', 'node', 'dist/health/probe.js', '/readyz']);
    expect(postgres.healthcheck.test.map(interpolate)).toEqual([
      'CMD-SHELL',
      'pg_isready -h 127.0.0.1 -U "$DB_USER" -d "$DB_NAME"',
    ]);
    expect(redis.healthcheck.test).toEqual(['CMD', 'redis-cli', 'ping']);
  });

  it('keeps the database in a named volume', () => {
    expect(postgres.volumes).toEqual(['postgres-data:/var/lib/postgresql/data']);
    expect(Object.keys(compose.volumes)).toEqual(['postgres-data']);
  });

  it.each(['api', 'postgres', 'redis'])('removes unneeded privileges from the service %s', (name) => {
    expect(compose.services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      restart: 'unless-stopped',
    });
  });

  it('sets only variables that the API knows, including those for the addresses of PostgreSQL and Redis', () => {
    const environment = { ...settings, ...api.environment };
    const config = loadConfig({ ENV_FILE: '/dev/null', ...environment });

    expect(Object.keys(variables)).toEqual(expect.arrayContaining(Object.keys(environment)));
    expect(config).toMatchObject({
      DB_HOST: 'postgres',
      DB_PORT: 5432,
      REDIS_HOST: 'redis',
      REDIS_PORT: 6379,
    });
    expect(authenticationIsRequired(config)).toBe(true);
    expect(parseInt(api.stop_grace_period ?? '') * 1000).toBeGreaterThan(longestStop(config));
  });

  it('makes the API warn that the API key in backend.env is a public example', () => {
    const config = loadConfig({ ENV_FILE: '/dev/null', ...settings, ...api.environment });

    expect(accessWarnings(config)).toEqual([
      'BOOTSTRAP_API_KEY is the one that everybody can read in backend.env: set one of your own, and look with "keys list" for keys that you did not make.',
    ]);
  });

  it('creates the database, user and password that the API uses', () => {
    const folder = mkdtempSync(join(tmpdir(), 'verkko-entrypoint-'));
    writeFileSync(join(folder, 'docker-entrypoint.sh'), '#!/bin/sh\necho "$@"; env\n');
    chmodSync(join(folder, 'docker-entrypoint.sh'), 0o755);
    const [command = '', ...parameters] = (postgres.entrypoint ?? []).map(interpolate);

    const output = execFileSync(command, parameters, {
      env: { PATH: `${folder}:${process.env.PATH ?? ''}`, ...settings },
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });

    expect(postgres.env_file).toBe('backend.env');
    expect(output.split('\n')).toEqual(
      expect.arrayContaining([
        'postgres',
        `POSTGRES_DB=${settings.DB_NAME ?? ''}`,
        `POSTGRES_USER=${settings.DB_USER ?? ''}`,
        `POSTGRES_PASSWORD=${settings.DB_PASSWORD ?? ''}`,
      ]),
    );
  });

  it('contains no password, because all passwords are in backend.env', () => {
    const passwords = (file: string) => read(file).match(/PASSWORD=(?!"\$)/g) ?? [];

    expect(passwords('backend.env')).toHaveLength(1);
    expect(settings.DB_PASSWORD).toBeTruthy();
    expect([...passwords('docker-compose.yml'), ...passwords('Dockerfile')]).toEqual([]);
    expect(text).not.toMatch(/PASSWORD:/);
  });
});
