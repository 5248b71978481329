import { X509Certificate } from 'node:crypto';
import type { Server } from 'node:https';
import { Logger } from '@nestjs/common';
import type { Config } from '../config/config';
import { type Certificate, readCertificate } from './certificate';
import { secureContext } from './secure-context';

const LOOK_EVERY_MS = 2000;

const logger = new Logger('Certificate');

/**
 * Checks regularly for a renewed TLS certificate, and uses it for new connections. If the files cannot be used, for
 * example because they are being written, the last valid certificate stays in use and the files are read again later.
 *
 * The files are polled and not watched: Kubernetes swaps symbolic links in parent folders, and the time of a change
 * does not show whether both files are completely written.
 */
export function takeRenewedCertificates(server: Server, config: Config, first: Certificate): void {
  let inUse = first;
  let met: string | undefined;
  let told: string | undefined;
  let isLooking = false;

  const look = async (): Promise<void> => {
    if (isLooking) return; // the file system has not answered the previous check
    isLooking = true;
    try {
      const found = await readCertificate(config, inUse);
      met = told = undefined;
      if (!found || found === inUse) return;
      server.setSecureContext(secureContext(found));
      inUse = found;
      logger.log(`A renewed certificate is in use, good until ${new X509Certificate(found.cert).validTo}`);
    } catch (error) {
      const { message } = error as Error;
      // An error of the certificate files is logged only if it occurs twice in a row. A single error may mean
      // that a renewal is in progress: one file is written, and the other one not yet.
      if (message === met && message !== told) {
        logger.error(`The certificate from before stays in use: ${message}`);
        told = message;
      }
      met = message;
    } finally {
      isLooking = false;
    }
  };

  server.once('listening', () => {
    const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
    server.once('close', () => {
      clearInterval(timer);
    });
  });
}
