import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { Config } from '../config/config';
import { ConfigError } from '../config/load-config';

/** The service's TLS certificate, followed by its intermediate certificates, and its private key. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads the configured TLS certificate, if there is one.
 *
 * @param known the certificate that is in use; it is returned if the files have not changed
 * @throws ConfigError that names the file which cannot be used
 */
export async function readCertificate(config: Config, known?: Certificate): Promise<Certificate | undefined> {
  const { TLS_CERT_FILE, TLS_KEY_FILE } = config;
  if (TLS_CERT_FILE === undefined || TLS_KEY_FILE === undefined) return undefined;

  const certFile = `TLS_CERT_FILE ${TLS_CERT_FILE}`;
  const keyFile = `TLS_KEY_FILE ${TLS_KEY_FILE}`;
  const cert = await readFile(TLS_CERT_FILE, 'utf8').catch(refuse(`${certFile} cannot be read`));
  const key = await readFile(TLS_KEY_FILE, 'utf8').catch(refuse(`${keyFile} cannot be read`));
  if (cert === known?.cert && key === known.key) return known;

  const certificate = attempt(`${certFile} holds no certificate in PEM`, () => new X509Certificate(cert));
  const privateKey = attempt(`${keyFile} holds no private key in PEM without a passphrase`, () =>
    createPrivateKey(key),
  );
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new ConfigError(`${keyFile} is not the key of the first certificate in ${certFile}.`);
  }
  // The checks above do not find two mistakes: a private key that is too short, and an invalid certificate
  // after the first one in the file. The TLS library finds them.
  attempt(`${certFile} and ${keyFile} cannot be used`, () => createSecureContext({ cert, key }));
  return { cert, key };
}

function attempt<T>(mistake: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    return refuse(mistake)(error);
  }
}

function refuse(mistake: string): (error: unknown) => never {
  return (error) => {
    throw new ConfigError(`${mistake}: ${(error as Error).message}`);
  };
}
