import { ask } from '../http-client';

/** An HTTP client of the service. Every unexpected status throws an error. */
export class ModelClient {
  constructor(private readonly url: string) {}

  /** Reads the items of all pages of a list, by cursor. */
  async pages(path: string): Promise<object[]> {
    const items: object[] = [];
    let cursor: string | undefined = '';
    while (cursor !== undefined) {
      const page: { items: object[]; next_cursor?: string } = await this.get(
        cursor === '' ? path : `${path}&cursor=${cursor}`,
      );
      items.push(...page.items);
      cursor = page.next_cursor;
    }
    return items;
  }

  async get<Body>(path: string): Promise<Body> {
    return JSON.parse((await this.ask(path)).body) as Body;
  }

  async ask(path: string, options: Parameters<typeof ask>[1] = {}) {
    const answer = await ask(this.url + path, options);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body}`);
    return answer;
  }

  async post(path: string, sent: object, expected: number, key?: string): Promise<string> {
    const { status, body } = await ask(this.url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(key !== undefined && { 'Idempotency-Key': key }) },
      body: JSON.stringify(sent),
    });
    if (status !== expected) throw new Error(`${path}: ${status} ${body}`);
    return body;
  }
}
