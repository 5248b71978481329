import createFetchClient, {
  type Client as FetchClient,
  type ClientPathsWithMethod,
  type FetchResponse,
  type MaybeOptionalInit,
  type ParseAs,
} from 'openapi-fetch';
import type { paths } from './schema';

export type * from './schema';
export { productGroups } from './product-groups';
export { verify, WebhookVerificationError, type WebhookMessage, type WebhookHeaders } from './verify';

export interface ClientOptions {
  /** URL of the service, such as `http://127.0.0.1:8002`. */
  readonly baseUrl: string;
  /** An API key or a JSON Web Token; undefined if the service requires no authentication. */
  readonly apiKey?: string | undefined;
}

/**
 * The operations of the API by method and path, such as `GET(path, options)`. A call resolves with an object:
 * it has the whole `response`, and either `data` or, if the service refuses the request, `error`. A call
 * rejects if there is no response. Calls are not retried.
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
 * Type of an API call. A misspelt optional parameter, such as `startimestamp`, is a compile error. The type
 * of openapi-fetch accepts such a parameter (https://github.com/openapi-ts/openapi-typescript/issues/2329).
 * With that type, the mistake would appear only at run time, when the service refuses the request.
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

/**
 * Creates a client of the service at `baseUrl`. The client's method `use` adds a middleware to all requests.
 */
export function createClient({ baseUrl, apiKey }: ClientOptions): Client {
  return createFetchClient<paths, 'application/json'>({
    baseUrl,
    // The API key is sent in the header Authorization instead of X-API-Key, because fetch removes Authorization when
    // a redirect leads to another host.
    headers: apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` },
    // The content of a file to import is already text, so it is sent unchanged instead of as JSON.
    bodySerializer: (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body)),
  }) as Client;
}
