import http from 'node:http';
import https from 'node:https';

/**
 * What a container's health check runs: `node dist/health/probe.js /livez` asks the service beside it, and ends with 0
 * where the answer is good. It loads nothing else, because it is run every few seconds.
 */
const PATIENCE_MS = 2500;

const { PORT = '8002', TLS_CERT_FILE } = process.env;

const options: https.RequestOptions = {
  host: '127.0.0.1',
  port: PORT,
  path: process.argv[2] ?? '/livez',
  // The certificate is for the name that others know the service by.
  rejectUnauthorized: false,
  signal: AbortSignal.timeout(PATIENCE_MS),
};

const asked = TLS_CERT_FILE ? https.get(options) : http.get(options);
asked.on('response', ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1));
asked.on('error', () => process.exit(1));
