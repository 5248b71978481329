import type { Worker } from 'node:cluster';

/** Names of the messages by which the primary process and its workers send questions to each other. */
type Question =
  // The following messages are sent by a worker.
  | 'settings'
  | 'listening'
  | 'failed'
  | 'count'
  | 'metrics page'
  | 'port may close'
  // The following messages are sent by the primary process.
  | 'alive'
  | 'metrics'
  | 'stop';

type Message =
  | { readonly question: Question; readonly id: number; readonly content: unknown }
  | { readonly answerTo: number; readonly content: unknown }
  | { readonly answerTo: number; readonly error: string };

interface Waiting {
  readonly answered: (content: unknown) => void;
  readonly failed: (error: Error) => void;
  readonly timeout: NodeJS.Timeout;
}

/**
 * Sends questions and answers between the primary process and one worker. Each process has one end of the channel.
 * Messages keep their order.
 */
export class Channel {
  private readonly handlers = new Map<Question, (content: unknown) => unknown>();
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  /**
   * Opens this process's end of the channel.
   * @param worker in the primary, the worker at the other end; in a worker, this worker itself
   */
  constructor(private readonly worker: Worker) {
    worker.on('message', (message: Message) => {
      if ('question' in message) void this.answer(message.question, message.id, message.content);
      else if ('error' in message) this.take(message.answerTo)?.failed(new Error(message.error));
      else this.take(message.answerTo)?.answered(message.content);
    });
  }

  /**
   * Sets the function that answers a question from the process at the other end. A second call for the same
   * question replaces this function.
   */
  on(question: Question, handler: (content: never) => unknown): void {
    this.handlers.set(question, handler as (content: unknown) => unknown);
  }

  /**
   * Sends a question to the process at the other end of the channel.
   * @param timeout in ms
   * @throws Error if that process reports a failure, does not answer in time, or has ended
   */
  ask<Answer>(question: Question, content: unknown, timeout: number): Promise<Answer> {
    const id = (this.lastId += 1);
    return new Promise((resolve, failed) => {
      this.waiting.set(id, {
        answered: resolve as (content: unknown) => void,
        failed,
        timeout: setTimeout(() => {
          this.take(id)?.failed(new Error(`No answer to "${question}" within ${timeout} ms`));
        }, timeout),
      });
      this.send({ question, id, content });
    });
  }

  /** Rejects all unanswered questions. Must be called when the other process has ended, because no answer will come. */
  close(): void {
    for (const id of [...this.waiting.keys()])
      this.take(id)?.failed(new Error('The other process has ended'));
  }

  private async answer(question: Question, id: number, content: unknown): Promise<void> {
    const handler = this.handlers.get(question);
    if (!handler) return;
    try {
      this.send({ answerTo: id, content: await handler(content) });
    } catch (error) {
      this.send({ answerTo: id, error: String(error) });
    }
  }

  private take(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    clearTimeout(waiting?.timeout);
    this.waiting.delete(id);
    return waiting;
  }

  private send(message: Message): void {
    // Sending fails if the other process is just ending. Without this callback, the error would be thrown,
    // and nothing would catch it.
    if (this.worker.isConnected()) this.worker.send(message, () => undefined);
  }
}
