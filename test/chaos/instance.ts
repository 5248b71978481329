import { join } from 'node:path';
import { type Exit, type ServiceProcess, startProcess } from '../support/service-process';
import { Link } from './link';

const CLOCK = join(__dirname, 'shifted-clock.cjs');

/** Time limits of the service, in seconds; shorter than the defaults, so that a run reaches them often. */
export const LIMITS = { DB_POOL_TIMEOUT: 3, DB_STATEMENT_TIMEOUT: 2, DB_LOCK_TIMEOUT: 1 };

/** An instance of the service behind a proxy. It can be killed, frozen, started again, and given a wrong clock. */
export class Instance {
  /** The last time at which clients could notice a fault of this instance, in ms of performance.now(). */
  private brokenUntil = 0;
  private running: ServiceProcess | undefined;

  private constructor(
    readonly name: string,
    /** The simulated network between the clients and this instance. */
    readonly front: Link,
    private readonly environment: Record<string, string>,
  ) {}

  static async start(name: string, environment: Record<string, string>): Promise<Instance> {
    const instance = new Instance(name, await Link.open({ host: '127.0.0.1', port: 0 }), environment);
    await instance.start();
    return instance;
  }

  get url(): string {
    return `http://127.0.0.1:${this.front.address.port}`;
  }

  /** The process id of the instance; undefined after a kill until it is started again. */
  get pid(): number | undefined {
    return this.running?.child.pid;
  }

  async start(): Promise<void> {
    this.running = await startProcess({ ...this.environment, NODE_OPTIONS: `--require=${CLOCK}` });
    const { hostname: host, port } = new URL(this.running.url);
    this.front.target = { host, port: Number(port) };
  }

  async kill(): Promise<void> {
    const killed = this.running;
    this.running = undefined;
    await killed?.stop('SIGKILL');
  }

  freeze(): void {
    this.running?.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.running?.child.kill('SIGCONT');
  }

  /** Moves the wall clock of an instance forward by an hour, or back to the right time. */
  shiftClock(): void {
    this.running?.child.kill('SIGUSR2');
  }

  async stop(): Promise<Exit | undefined> {
    const exit = await this.running?.stop();
    await this.front.close();
    return exit;
  }

  /** The log lines with level `error` that the running process has written. */
  get errors(): string[] {
    const lines = this.running?.stdout().split('\n') ?? [];
    return lines.filter((line) => line.startsWith('{"level":"error"'));
  }

  /**
   * Marks the instance as faulty until {@link mend} is called. Meanwhile its clients may get broken
   * connections or no response.
   */
  break(): void {
    this.brokenUntil = Infinity;
  }

  mend(): void {
    if (this.brokenUntil === Infinity) this.brokenUntil = performance.now();
  }

  /**
   * Whether a fault could affect a request.
   * @param since when the request began, in ms of performance.now()
   */
  wasBroken(since: number): boolean {
    return this.brokenUntil >= since;
  }
}
