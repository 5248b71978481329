import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { once } from 'node:events';

/** A certificate that answers for 127.0.0.1, signed by itself, and its key: files in a folder of their own. */
export class CertificateFiles {
  readonly folder = mkdtempSync(join(tmpdir(), 'verkko-certificate-'));
  readonly cert = join(this.folder, 'tls.crt');
  readonly key = join(this.folder, 'tls.key');

  constructor(name = 'first') {
    this.make(name);
  }

  /** The variables that point a service at them. */
  get environment() {
    return { TLS_CERT_FILE: this.cert, TLS_KEY_FILE: this.key };
  }

  /** Writes new ones in place of those that are there. @param name stands in the certificate */
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

  /** A client that trusts the certificate of this moment and no other; one connection, kept alive. */
  trusting(): Agent {
    return new Agent({ keepAlive: true, maxSockets: 1, ca: readFileSync(this.cert) });
  }

  /** Gives a file under the folder another place to lead to, as Kubernetes does. */
  link(target: string, name: string): void {
    const path = join(this.folder, name);
    rmSync(path, { force: true });
    symlinkSync(target, path);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** A TLS connection to a service, whoever that says it is. */
export async function connectTls(url: string, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  return socket;
}

/** The name in the certificate that a service shows to a new connection. */
export async function nameShownBy(url: string): Promise<string> {
  const socket = await connectTls(url);
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return String(subject.CN);
}
