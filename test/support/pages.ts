import type { IncomingHttpHeaders } from 'node:http';
import type { Service } from './service';

export interface Item {
  readonly id: number;
  readonly productid: string;
  readonly quantity: number;
  readonly timestamp: string;
}

/** The body of a response with a page of readings or products. */
export interface Page {
  readonly count: number;
  readonly limit: number;
  readonly items: Item[];
  readonly next_cursor?: string;
}

type Parameters = Record<string, string | number>;

export function pathOf(path: string, parameters: Parameters): string {
  const pairs = Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]);
  return `${path}?${new URLSearchParams(pairs).toString()}`;
}

/**
 * The URL in the `Link` header of a response, exactly as the service sent it. It is relative to the URL of
 * the request.
 */
export function linkOf({ headers }: { headers: IncomingHttpHeaders }): string | undefined {
  return /^<([^>]*)>; rel="next"$/.exec(String(headers.link))?.[1];
}

/** The path to the next page, from the `Link` header. @param path the path of the request */
export function nextPath(path: string, answer: { headers: IncomingHttpHeaders }): string | undefined {
  const link = linkOf(answer);
  // A link that begins with `?` is relative, so the path of the request stays the same:
  // https://www.rfc-editor.org/rfc/rfc3986#section-5.2.2
  return link?.startsWith('?') ? `${path.split('?', 1)[0] ?? ''}${link}` : link;
}

/** Reads all pages of a list, by `next_cursor`. @param between a function that is called after each page */
export async function walk(
  service: Service,
  path: string,
  parameters: Parameters,
  between: (page: Page) => Promise<unknown> = () => Promise.resolve(),
): Promise<Page[]> {
  const pages: Page[] = [];
  let cursor: string | undefined;
  do {
    const response = await service.get(
      pathOf(path, { ...parameters, ...(cursor !== undefined && { cursor }) }),
    );
    if (response.status !== 200) throw new Error(`${response.status} ${response.text}`);
    const page = response.body as Page;
    if ((page.next_cursor === undefined) !== (linkOf(response) === undefined)) {
      throw new Error('Link and next_cursor disagree');
    }
    pages.push(page);
    if (page.next_cursor !== undefined && page.next_cursor === cursor) {
      throw new Error('The next page is the same page');
    }
    cursor = page.next_cursor;
    await between(page);
  } while (cursor !== undefined);
  return pages;
}
