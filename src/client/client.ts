import createFetchClient, {
  type Client as FetchClient,
  type ClientPathsWithMethod,
  type FetchResponse,
  type MaybeOptionalInit,
  type ParseAs,
} from 'openapi-fetch';
import type { paths } from './schema';

export type * from './schema';

export interface ClientOptions {
  /** Where the service is, such as `http://127.0.0.1:8002`. */
  readonly baseUrl: string;
  /** Who calls: an API key or a JSON Web Token. Not needed where the service asks nobody. */
  readonly apiKey?: string | undefined;
}

/**
 * The operations of the API by method and path. Each resolves with `data`, or with `error` where the service says no,
 * and with the whole `response`; it rejects where there was no answer. Nothing is tried a second time.
 */
export interface Client extends Pick<FetchClient<paths>, 'use' | 'eject'> {
  GET: Call<'get'>;
  POST: Call<'post'>;
  DELETE: Call<'delete'>;
}

type Method = 'get' | 'post' | 'delete';

type Init<Path extends keyof paths, M extends Method, As> = MaybeOptionalInit<paths[Path], M> & {
  parseAs?: As;
};

/**
 * openapi-fetch's own type lets a misspelt optional parameter pass
 * (https://github.com/openapi-ts/openapi-typescript/issues/2329), and the service ignores what it does not know: a
 * `startimestamp` would bring the wrong readings. By this one it does not compile.
 */
type Call<M extends Method> = <
  Path extends ClientPathsWithMethod<FetchClient<paths>, M>,
  As extends ParseAs = 'json',
>(
  path: Path,
  ...init: undefined extends MaybeOptionalInit<paths[Path], M>
    ? [init?: Init<Path, M, As>]
    : [init: Init<Path, M, As>]
) => Promise<FetchResponse<NonNullable<paths[Path][M]>, { parseAs: As }, 'application/json'>>;

/** A client of the service at `baseUrl`. What all of its requests need besides, `use` adds. */
export function createClient({ baseUrl, apiKey }: ClientOptions): Client {
  return createFetchClient<paths, 'application/json'>({
    baseUrl,
    // Not X-API-Key: fetch takes this one off where a redirect leads to another host.
    headers: apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` },
    // A file is text already.
    bodySerializer: (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body)),
  }) as Client;
}
