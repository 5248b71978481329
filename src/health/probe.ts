import http from 'node:http';
import https from 'node:https';

/**
 * The health check of a container. The command `node dist/health/probe.js /livez` sends a request to the service in
 * the same container, and exits with 0 if the status is 200. The script loads no other code, because it runs every few
 * seconds.
 */
const PATIENCE_MS = 2500;

const { PORT = '8002', TLS_CERT_FILE } = process.env;

const options: https.RequestOptions = {
  host: '127.0.0.1',
  port: PORT,
  path: process.argv[2] ?? '/livez',
  // The certificate is not checked, because it is valid for the service's public name, not for 127.0.0.1.
  rejectUnauthorized: false,
  signal: AbortSignal.timeout(PATIENCE_MS),
};

const asked = TLS_CERT_FILE ? https.get(options) : http.get(options);
asked.on('response', ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1));
asked.on('error', () => process.exit(1));
