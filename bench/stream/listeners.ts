import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { BenchError } from '../bench-error';

/** The number of connections that are opened at the same time. */
const AT_ONCE = 50;

/** Clients that follow changes of the same products, each with its own connection and IP address. */
export class Listeners {
  private readonly responses: IncomingMessage[] = [];
  private waiting: { readonly text: string; readonly arrived: () => void } | undefined;

  private constructor(private readonly url: string) {}

  /**
   * Opens event streams, and waits until every client has the first levels.
   * @param url of the stream, with its parameters
   */
  static async open(url: string, count: number): Promise<Listeners> {
    const listeners = new Listeners(url);
    for (let opened = 0; opened < count; opened += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, count - opened) }, (_, index) => opened + index);
      await Promise.all(numbers.map((number) => listeners.listen(number)));
    }
    return listeners;
  }

  /**
   * Waits until every client has received this text.
   * @returns for each client the time when it had the text, on the monotonic clock
   */
  async receive(text: string): Promise<number[]> {
    const times: number[] = [];
    await new Promise<void>((done) => {
      const arrived = () => {
        if (times.push(performance.now()) === this.responses.length) done();
      };
      this.waiting = { text, arrived };
    });
    return times;
  }

  close(): void {
    for (const response of this.responses) response.destroy();
  }

  private async listen(number: number): Promise<void> {
    const address = `10.0.${Math.floor(number / 250)}.${(number % 250) + 1}`;
    const asked = request(this.url, { headers: { 'X-Forwarded-For': address }, agent: new Agent() });
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new BenchError(`A stream got ${response.statusCode ?? 0}`);
    await new Promise<void>((ready) => {
      response.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('event: ready')) ready();
        if (this.waiting && text.includes(this.waiting.text)) this.waiting.arrived();
      });
    });
    this.responses.push(response);
  }
}
