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
  /** An API key or a JSON Web Token. Not needed where the service requires no authentication. */
  readonly apiKey?: string | undefined;
}

/**
 * The operations of the API by method and path. Each call resolves with the whole `response` and with `data`, or with
 * `error` where the service refuses; it rejects where there was no answer. Calls are not retried.
 */
export interface Client extends Pick<FetchClient<paths>, 'use' | 'eject'> {
  GET: Call<'get'>;
  POST: Call<'post'>;
  PUT: Call<'put'>;
  PATCH: Call<'patch'>;
  DELETE: Call<'delete'>;
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

type Init<Path extends keyof paths, M extends Method, As> = MaybeOptionalInit<paths[Path], M> & {
  parseAs?: As;
};

/**
 * openapi-fetch's own type accepts a misspelt optional parameter
 * (https://github.com/openapi-ts/openapi-typescript/issues/2329), which the service rejects when the program runs. With
 * this type, a misspelt `startimestamp` does not compile.
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

/** A client of the service at `baseUrl`. Its `use` adds a middleware to all requests. */
export function createClient({ baseUrl, apiKey }: ClientOptions): Client {
  return createFetchClient<paths, 'application/json'>({
    baseUrl,
    // Authorization instead of X-API-Key: fetch removes it where a redirect leads to another host.
    headers: apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` },
    // A file to import is already text.
    bodySerializer: (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body)),
  }) as Client;
}
