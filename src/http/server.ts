import http from 'node:http';
import https from 'node:https';
import type { Express } from 'express';
import type { Config } from '../config/config';
import type { Certificate } from './certificate';
import { takeRenewedCertificates } from './certificate-renewal';
import { answerClientError, noteFailedHandshake } from './client-error';
import { expressMessages } from './express-messages';
import { secureContext } from './secure-context';

/** How often Node looks for requests that take too long to arrive; its default is 30 s. */
const CHECK_INTERVAL_MS = 1000;

/** A server with this service's time limits, whose every answer has the one error shape; HTTPS with a certificate. */
export function createServer(config: Config, express: Express, certificate?: Certificate): http.Server {
  const server = certificate
    ? createHttpsServer(config, express, certificate)
    : http.createServer(serverOptions(config, express), express);
  server.on('clientError', answerClientError);
  // An expectation nobody knows is ignored; Node would refuse it with an empty body.
  server.on('checkExpectation', express);
  return server;
}

function createHttpsServer(config: Config, express: Express, certificate: Certificate): https.Server {
  const server = https.createServer(
    {
      ...serverOptions(config, express),
      ...secureContext(certificate),
      handshakeTimeout: config.REQUEST_TIMEOUT,
    },
    express,
  );
  server.on('tlsClientError', noteFailedHandshake);
  takeRenewedCertificates(server, config, certificate);
  return server;
}

function serverOptions({ REQUEST_TIMEOUT, KEEP_ALIVE_TIMEOUT }: Config, express: Express) {
  return {
    ...expressMessages(express),
    requestTimeout: REQUEST_TIMEOUT,
    headersTimeout: REQUEST_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
    // Node would answer a missing Host with an empty 400; app.setup refuses it with a body.
    requireHostHeader: false,
  };
}
