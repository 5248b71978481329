import { randomUUID } from 'node:crypto';
import { keptAlive, update } from './http-client';

/**
 * HTTP clients with kept-alive connections. Each client stores one reading after another, and records which
 * readings the service has acknowledged.
 */
export class Writers {
  readonly stored = new Set<string>();
  /** Prefix of the names of all products that this object stores, and of no others. */
  private readonly name = randomUUID();
  /**
   * The reasons why updates were not acknowledged: the status of each response, or the error of the
   * connection.
   */
  readonly failures: string[] = [];
  private isOver = false;
  private readonly ended: Promise<unknown>;

  constructor(
    private readonly url: string,
    clients: number,
  ) {
    this.ended = Promise.all(Array.from({ length: clients }, (_, client) => this.write(client)));
  }

  /** Resolves when no client writes any more. */
  async stop(): Promise<void> {
    this.isOver = true;
    await this.ended;
  }

  /**
   * Stores readings until `stop` is called or a connection is refused. A refused connection means that no
   * request was sent.
   */
  private async write(client: number): Promise<void> {
    const agent = keptAlive();
    for (let turn = 0; !this.isOver; turn += 1) {
      const productid = `${this.name}-${client}-${turn}`;
      try {
        const { status, body } = await update(
          this.url,
          [{ productid, quantity: turn, timestamp: '2024-01-01T00:00:00Z' }],
          agent,
        );
        if (status === 201) this.stored.add(productid);
        else this.failures.push(`${status} ${body}`);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).syscall === 'connect') break;
        this.failures.push((error as NodeJS.ErrnoException).code ?? String(error));
      }
    }
    agent.destroy();
  }
}
