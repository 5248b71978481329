import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { findServer, REDIS, type ServerCommand } from './server-program';
import { startSupervised } from './supervised';

/** A real Redis for the tests, on a free port of 127.0.0.1. It stores nothing on disk. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly host: string;
  /** Shuts Redis down and waits until the process has ended. The data is lost. Does nothing if Redis is stopped. */
  stop(): Promise<void>;
  /** Kills Redis without a shutdown, as if the machine had failed. Does nothing if Redis is stopped. */
  kill(): Promise<void>;
  /** Starts Redis again on the same port, without data. Does nothing if Redis is running. */
  start(): Promise<void>;
  /** Freezes Redis. The kernel still accepts connections, but Redis does not answer on them. */
  pause(): void;
  /** Lets a frozen Redis continue; it then answers the commands that were sent meanwhile. */
  resume(): void;
}

const HOST = '127.0.0.1';

// The ports are below those that Linux (from 32768) and macOS (from 49152) use for outgoing connections. With
// a higher port, a client that reconnects while Redis is stopped could get this port for its own end of the
// connection. Then Redis could not start again on the port.
const PORTS = { from: 20_000, below: 32_000 };
const PORT_ATTEMPTS = 20;

/**
 * Starts a Redis server and waits until it accepts connections. The caller must stop it.
 *
 * @param options additional options of the server, such as `--requirepass secret`; the text `PORT` in them is
 * replaced by the port number
 */
export async function startRedisServer(options: readonly string[] = []): Promise<RedisServer> {
  const redis = await findServer(REDIS);
  for (let attempt = 1; ; attempt++) {
    const server = new SupervisedRedis(redis, randomInt(PORTS.from, PORTS.below), options);
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
    private readonly redis: ServerCommand,
    readonly port: number,
    private readonly more: readonly string[],
  ) {
    this.url = `redis://${HOST}:${port}`;
  }

  async start(): Promise<void> {
    if (this.child) return;
    const options = ['--bind', HOST, '--port', String(this.port), '--save', '', '--appendonly', 'no'];
    const more = this.more.map((option) => option.replace('PORT', String(this.port)));
    this.child = await startSupervised(this.redis, [...options, ...more], 'Ready to accept connections');
    // The Redis process may end without a call of `stop`, because a test may send the Redis command SHUTDOWN.
    this.child.once('close', () => (this.child = undefined));
  }

  async stop(): Promise<void> {
    if (!this.child) return;
    this.child.stdin.end();
    await once(this.child, 'close');
  }

  async kill(): Promise<void> {
    if (!this.child) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'close');
  }

  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }
}
