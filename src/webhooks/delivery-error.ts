/** Why a request could not be delivered, in words for the person who looks at the deliveries. */
export class DeliveryError extends Error {}

/** Codes with which Node refuses a certificate, as OpenSSL and Node name them. */
const CERTIFICATE = /CERT|ISSUER|SIGNATURE|CHAIN|CRL|^ERR_TLS|PURPOSE|HOSTNAME/;

const MESSAGES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The receiver refused the connection.',
  ECONNRESET: 'The receiver closed the connection before it answered.',
  EPIPE: 'The receiver closed the connection before it answered.',
  EHOSTUNREACH: 'The receiver cannot be reached.',
  ENETUNREACH: 'The receiver cannot be reached.',
  ETIMEDOUT: 'The receiver cannot be reached.',
  EPROTO: 'The receiver does not speak TLS as it should.',
};

/** Describes the failure of a request that got no response. */
export function describeFailure(error: unknown): string {
  if (error instanceof DeliveryError) return error.message;
  const { code = 'unknown', message } = error as NodeJS.ErrnoException;
  if (CERTIFICATE.test(code)) return `The certificate of the receiver is not valid: ${message} (${code}).`;
  if (code.startsWith('HPE_')) return `The response of the receiver is not HTTP (${code}).`;
  return MESSAGES[code] ?? `The request failed (${code}).`;
}
