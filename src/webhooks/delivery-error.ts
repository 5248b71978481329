/** The reason why a webhook request could not be delivered. The list of deliveries shows it to people. */
export class DeliveryError extends Error {}

/** The text for a webhook request whose connection ended before a response arrived. */
export const CLOSED = 'The receiver closed the connection before it answered.';

/**
 * Maximum number of characters in the description of a failure. An error about a certificate may name thousands of
 * hosts.
 */
const MOST_CHARACTERS = 300;

/** Pattern for the error codes of OpenSSL and Node about a TLS certificate that is not valid. */
const CERTIFICATE = /CERT|ISSUER|SIGNATURE|CHAIN|CRL|^ERR_TLS|PURPOSE|HOSTNAME/;

const MESSAGES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The receiver refused the connection.',
  ECONNRESET: CLOSED,
  EPIPE: CLOSED,
  EHOSTUNREACH: 'The receiver cannot be reached.',
  ENETUNREACH: 'The receiver cannot be reached.',
  ETIMEDOUT: 'The receiver cannot be reached.',
  EPROTO: 'The receiver does not speak TLS as it should.',
};

/** Describes the failure of a webhook request that got no response, in at most 300 characters. */
export function describeFailure(error: unknown): string {
  return description(error).slice(0, MOST_CHARACTERS);
}

function description(error: unknown): string {
  if (error instanceof DeliveryError) return error.message;
  const { code = 'unknown', message } = error as NodeJS.ErrnoException;
  if (CERTIFICATE.test(code)) return `The certificate of the receiver is not valid: ${message} (${code}).`;
  if (code.startsWith('HPE_')) return `The response of the receiver is not HTTP (${code}).`;
  return MESSAGES[code] ?? `The request failed (${code}).`;
}
