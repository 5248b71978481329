import { type Client, createClient } from '@verkko/client';
import { connectionError, reasonOf } from './connection';
import { Failure } from '../command-line/failure';
import type { Service } from './service-options';

/**
 * Checks that the service answers one request. A connection error after this check means that the connection was lost.
 * @throws Failure
 */
export async function connect({ url, key }: Service): Promise<Client> {
  const client = createClient({ baseUrl: url, apiKey: key });
  try {
    await client.GET('/livez', { parseAs: 'text' });
  } catch (error) {
    throw noAnswer(url, error);
  }
  return client;
}

function noAnswer(url: string, error: unknown): unknown {
  const cause = connectionError(error);
  if (!cause) return error;
  return new Failure(
    /CERT|SIGNATURE/.test(cause.code ?? '')
      ? `The certificate of ${url} is not trusted (${cause.message}): NODE_EXTRA_CA_CERTS may name a file with that of its issuer.`
      : `No answer from ${url} (${reasonOf(cause)}): is the service running there? --url names another place.`,
  );
}
