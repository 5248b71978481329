import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Connection } from '@verkko/embedded-postgres';
import { TEST_ENVIRONMENT } from './test-environment';
import { startArguments } from '@verkko/dev-servers/start-command';
import { until } from '@verkko/dev-servers/until';

const ROOT = join(__dirname, '../..');

/** Processes of the service that were started and have not ended yet. */
const running = new Map<ChildProcess, Promise<Exit>>();

/** The built service in a separate process, as an operator runs it. */
export interface ServiceProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** The text that the service has written to stdout so far. */
  stdout(): string;
  stderr(): string;
  /** The service's log so far, one object for each line. */
  log(): Record<string, unknown>[];
  /** The warnings and errors in the log, except warnings about a busy machine. */
  problems(): Record<string, unknown>[];
  /** Resolves when the process has ended. */
  readonly exit: Promise<Exit>;
  /** Sends a signal to the service, and waits until its process has ended. */
  stop(signal?: NodeJS.Signals): Promise<Exit>;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the service and waits until it reports its URL. */
export async function startProcess(environment: Record<string, string> = {}): Promise<ServiceProcess> {
  const started = spawnService(environment);
  const url = await started.listening;
  const log = () =>
    started
      .stdout()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const isProblem = ({ level, context }: Record<string, unknown>) =>
    (level === 'warn' || level === 'error') && context !== 'EventLoop';
  return {
    ...started,
    url,
    log,
    problems: () => log().filter(isProblem),
    stop: async (signal = 'SIGTERM') => {
      started.child.kill(signal);
      return started.exit;
    },
  };
}

/** Starts a service that is expected to end before it listens, and waits for its end. */
export async function runProcess(
  environment: Record<string, string>,
  meanwhile: (child: ChildProcess) => Promise<void> = () => Promise.resolve(),
): Promise<Exit> {
  const started = spawnService(environment);
  started.listening.catch(() => undefined);
  await meanwhile(started.child);
  return started.exit;
}

/** Waits until a service that is stopping refuses connections. */
export async function portIsClosed({ url }: ServiceProcess): Promise<void> {
  const { hostname, port } = new URL(url);
  await until('the port is closed', async () => {
    const socket = connect(Number(port), hostname);
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    return !isOpen;
  });
}

/** Kills all processes of the service that a test has left running, for example after a failure. */
export async function endProcesses(): Promise<void> {
  for (const child of running.keys()) child.kill('SIGKILL');
  await Promise.all(running.values());
}

/** The environment variables that make a service use a test database. */
export function databaseEnvironment({
  host,
  port,
  user,
  password,
  database,
}: Connection): Record<string, string> {
  return { DB_HOST: host, DB_PORT: String(port), DB_USER: user, DB_PASSWORD: password, DB_NAME: database };
}

function spawnService(environment: Record<string, string>) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, startArguments(ROOT), {
    cwd: ROOT,
    // Of the developer's environment variables, the service gets only PATH and HOME. The variable NODE_ENV
    // decides where the service writes its URL: `development` means stderr, `production` means its log.
    env: { PATH, HOME, ...TEST_ENVIRONMENT, NODE_ENV: 'development', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const exit = once(child, 'close').then(([code, signal]): Exit => {
    running.delete(child);
    return { code: code as number | null, signal: signal as NodeJS.Signals | null, stdout, stderr };
  });
  running.set(child, exit);
  const listening = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      const url = /"Verkko Inventory API \S+ on (https?:\S+);/.exec(stdout)?.[1];
      if (url) resolve(url);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      const url = /docs +(https?:\S+)\/docs/.exec(stderr)?.[1];
      if (url) resolve(url);
    });
    void exit.then(({ code, signal }) => {
      reject(new Error(`The service ended (${signal ?? code}) before it listened:\n${stderr}${stdout}`));
    });
  });
  return { child, listening, exit, stdout: () => stdout, stderr: () => stderr };
}
