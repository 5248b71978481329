import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { findRedisServer, type RedisCommand } from './redis-binary';

/** A real Redis of its own for the tests, on a free port of 127.0.0.1; it keeps nothing on disk. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly host: string;
  /** Shuts Redis down and waits for its end. What it held is gone. Does nothing when it is stopped. */
  stop(): Promise<void>;
  /** Starts it again, empty, on the same port. Does nothing when it runs. */
  start(): Promise<void>;
  /** Freezes it: connections are still accepted by the kernel, but never answered. */
  pause(): void;
  /** Ends a pause; what was sent meanwhile is answered now. */
  resume(): void;
}

const HOST = '127.0.0.1';

// Below the ports that Linux (32768 on) and macOS (49152 on) hand to outgoing connections: otherwise a
// client that reconnects while Redis is stopped could be given the very port, and keep it.
const PORTS = { from: 20_000, below: 32_000 };
const PORT_ATTEMPTS = 20;

/**
 * Becomes Redis by `exec`, so that the child's process id is Redis itself. Beside it a watcher reads the
 * standard input, which the kernel closes however the test process ends: it then stops Redis, also out of
 * a pause, and removes the folder. It shares the child's output, so 'close' means that both have ended.
 */
const SUPERVISED = `
folder=$(mktemp -d) || exit
exec 3<&0 </dev/null
{ cat <&3; kill -TERM $$; kill -CONT $$; rm -rf "$folder"; } &
exec "$@" --dir "$folder" 3<&-
`;

/** Starts a Redis and waits until it accepts connections. The caller stops it. */
export async function startRedisServer(): Promise<RedisServer> {
  const redis = await findRedisServer();
  for (let attempt = 1; ; attempt++) {
    const server = new SupervisedRedis(redis, randomInt(PORTS.from, PORTS.below));
    try {
      await server.start();
      return server;
    } catch (error) {
      if (attempt === PORT_ATTEMPTS || !String(error).includes('Address already in use')) throw error;
    }
  }
}

class SupervisedRedis implements RedisServer {
  readonly host = HOST;
  readonly url: string;
  private child: ChildProcessWithoutNullStreams | undefined;

  constructor(
    private readonly redis: RedisCommand,
    readonly port: number,
  ) {
    this.url = `redis://${HOST}:${port}`;
  }

  async start(): Promise<void> {
    if (this.child) return;
    this.child = await spawnRedis(this.redis, this.port);
    // Also when it ends by itself: a test may send SHUTDOWN.
    this.child.once('close', () => (this.child = undefined));
  }

  async stop(): Promise<void> {
    if (!this.child) return;
    this.child.stdin.end();
    await once(this.child, 'close');
  }

  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }
}

/** @throws Error with Redis' log when it ends before it accepts connections. */
async function spawnRedis(redis: RedisCommand, port: number): Promise<ChildProcessWithoutNullStreams> {
  const options = ['--bind', HOST, '--port', String(port), '--save', '', '--appendonly', 'no'];
  const child = spawn('sh', ['-c', SUPERVISED, 'sh', redis.command, ...options], {
    env: { ...process.env, ...redis.env },
    // Ctrl-C must not take Redis away from tests that are just ending.
    detached: true,
  });
  child.once('exit', () => child.stdin.end()); // releases the watcher when Redis ended by itself

  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('Ready to accept connections')) resolve();
    });
    child.once('close', () => {
      reject(new Error(`${redis.command} did not start on port ${port}:\n${log}`));
    });
    child.once('error', reject);
  });
  return child;
}
