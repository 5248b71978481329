import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { StockEvent } from './rules';

/** A server-sent event, as the client has parsed it. */
export interface StreamMessage {
  readonly event: string;
  readonly id: number | undefined;
  /**
   * The member `data` of the content of a stock event. The content of the messages `ready` and `end` has no
   * such member. For them, this is the whole {@link content}.
   */
  readonly data: StockEvent['data'];
  /** The whole content of the message, parsed from JSON. */
  readonly content: unknown;
}

/** The client of a stream of server-sent events. It keeps all messages in the order of their arrival. */
export class EventStream {
  readonly messages: StreamMessage[] = [];
  /** Milliseconds after which the service asks the client to reconnect. */
  retry: number | undefined;
  private comments = 0;
  private text = '';
  private isOver = false;
  private noticed: () => void = () => undefined;

  private constructor(private readonly response: IncomingMessage) {
    response.setEncoding('utf8').on('data', (text: string) => {
      this.text += text;
      this.parse();
    });
    response.on('error', () => undefined); // after an error, the event `close` ends the stream
    response.on('close', () => {
      this.isOver = true;
      this.noticed();
    });
  }

  /** Opens a stream. @throws Error with the status and the body if the response is no stream */
  static async open(url: string, headers: Record<string, string> = {}): Promise<EventStream> {
    const asked = request(url, { headers, agent: new Agent() });
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    if (response.statusCode === 200) return new EventStream(response);
    throw new Error(`${response.statusCode ?? 0} ${(await response.toArray()).join('')}`);
  }

  get headers(): IncomingHttpHeaders {
    return this.response.headers;
  }

  /**
   * The newest received level of each product, and of each product at a location. The key is `A` for a
   * product, and `A@shop` for a product at a location.
   */
  get levels(): Record<string, number | undefined> {
    const levels = this.messages.filter(({ event }) => event === 'level.changed').map(({ data }) => data);
    return Object.fromEntries(
      levels.map(({ productid, location, quantity }) => [
        location === undefined ? productid : `${productid}@${location}`,
        quantity,
      ]),
    );
  }

  /**
   * Resolves with the first message that fulfils the condition, even if the message arrived before this call.
   */
  async find(condition: (message: StreamMessage) => boolean): Promise<StreamMessage> {
    for (;;) {
      const found = this.messages.find(condition);
      if (found) return found;
      if (this.isOver) throw new Error(`The stream ended after ${JSON.stringify(this.messages)}`);
      await this.more();
    }
  }

  /** Resolves when the service has sent the first level of every product. */
  async ready(): Promise<this> {
    await this.find(({ event }) => event === 'ready');
    return this;
  }

  /**
   * Resolves when the newest received level has this quantity.
   * @param place a product (`A`), or a product at a location (`A@shop`)
   */
  async expect(place: string, quantity: number | undefined): Promise<void> {
    while (!(place in this.levels) || this.levels[place] !== quantity) {
      if (this.isOver) throw new Error(`The stream ended with ${JSON.stringify(this.levels)}`);
      await this.more();
    }
  }

  /** Resolves when the service has sent a comment line, or has ended the stream. */
  async comment(): Promise<void> {
    while (this.comments === 0 && !this.isOver) await this.more();
  }

  /** Resolves when the service has ended the stream. @returns the content of the last message */
  async end(): Promise<unknown> {
    while (!this.isOver) await this.more();
    return this.messages.at(-1)?.content;
  }

  stopReading(): void {
    this.response.pause();
  }

  readOn(): void {
    this.response.resume();
  }

  leave(): void {
    this.response.destroy();
  }

  private more(): Promise<void> {
    return new Promise<void>((resolve) => (this.noticed = resolve));
  }

  private parse(): void {
    const blocks = this.text.split('\n\n');
    this.text = blocks.pop() ?? '';
    for (const block of blocks) this.take(block);
    this.noticed();
  }

  private take(block: string): void {
    const fields = new Map(block.split('\n').map((line) => line.split(/: ?(.*)/s) as [string, string]));
    if (fields.has('')) this.comments += 1;
    if (fields.has('retry')) this.retry = Number(fields.get('retry'));
    const data = fields.get('data');
    if (data === undefined) return;
    const content = JSON.parse(data) as { data?: StockEvent['data'] };
    const id = fields.get('id');
    this.messages.push({
      event: fields.get('event') ?? 'message',
      id: id === undefined ? undefined : Number(id),
      data: content.data ?? (content as unknown as StockEvent['data']),
      content,
    });
  }
}
