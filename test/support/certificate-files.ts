import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { once } from 'node:events';

/** A self-signed TLS certificate for 127.0.0.1 and its private key, as files in a separate folder. */
export class CertificateFiles {
  readonly folder = mkdtempSync(join(tmpdir(), 'verkko-certificate-'));
  readonly cert = join(this.folder, 'tls.crt');
  readonly key = join(this.folder, 'tls.key');

  constructor(name = 'first') {
    this.make(name);
  }

  /** The environment variables that make a service use these certificate files. */
  get environment() {
    return { TLS_CERT_FILE: this.cert, TLS_KEY_FILE: this.key };
  }

  /** Replaces the certificate and its private key by new ones. @param name the common name in the certificate */
  make(name: string, { cert = this.cert, key = this.key } = {}): void {
    execFileSync(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '2',
        ],
        ...['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1,DNS:inventory.test'],
        ...['-keyout', key, '-out', cert],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
  }

  /** A client with one kept-alive connection. The client trusts only the current certificate. */
  trusting(): Agent {
    return new Agent({ keepAlive: true, maxSockets: 1, ca: readFileSync(this.cert) });
  }

  /**
   * Makes a symbolic link in the folder point to another target, as Kubernetes does when a secret changes.
   */
  link(target: string, name: string): void {
    const path = join(this.folder, name);
    rmSync(path, { force: true });
    symlinkSync(target, path);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Opens a TLS connection to a service, and does not check the service's certificate. */
export async function connectTls(url: string, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  return socket;
}

/** The common name in the certificate that a service uses for a new connection. */
export async function nameShownBy(url: string): Promise<string> {
  const socket = await connectTls(url);
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return String(subject.CN);
}
