import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Express } from 'express';
import type { Config } from '../config/config';
import type { Certificate } from '../tls/certificate';
import { takeRenewedCertificates } from '../tls/certificate-renewal';
import { answerClientError, answerConnect, noteFailedHandshake } from './client-error';
import { expressMessageClasses } from './express-message-classes';
import { Pipelining } from './pipelining';
import { secureContext } from '../tls/secure-context';
import type { UnreadAnswers } from './unread-answers';

/** Interval in ms at which Node looks for requests that arrive too slowly; Node's default is 30 s. */
const CHECK_INTERVAL_MS = 1000;

/**
 * Creates an HTTP server with the time limits and the error body of this service; with a certificate it speaks HTTPS.
 */
export function createServer(
  config: Config,
  express: Express,
  answers: UnreadAnswers,
  certificate?: Certificate,
): http.Server {
  if (!certificate) {
    const server = http.createServer(serverOptions(config, express));
    serve(server, 'connection', express, answers);
    return server;
  }
  const server = https.createServer({
    ...serverOptions(config, express),
    ...secureContext(certificate),
    handshakeTimeout: config.REQUEST_TIMEOUT,
  });
  server.on('tlsClientError', noteFailedHandshake);
  takeRenewedCertificates(server, config, certificate);
  serve(server, 'secureConnection', express, answers);
  return server;
}

/**
 * Passes a server's requests to the handler. It limits the requests in progress on each connection, and the
 * unread responses of all connections together.
 *
 * @param event name of the server's event for each connection on which HTTP is spoken
 */
export function serve(
  server: http.Server,
  event: 'connection' | 'secureConnection',
  handle: http.RequestListener,
  answers: UnreadAnswers,
): void {
  const pipelining = new Pipelining(({ request, response }) => {
    answers.watch(response);
    handle(request, response);
  });
  pipelining.serve(server, event);
  server.on('clientError', (error, socket) => {
    const connection = pipelining.of(socket);
    if (connection) answerClientError(error, socket as Socket, connection);
    else socket.destroy(); // the TLS handshake has failed, so there is no connection
  });
  server.on('connect', (_request, socket) => {
    const connection = pipelining.of(socket);
    if (connection) answerConnect(socket as Socket, connection);
  });
}

function serverOptions({ REQUEST_TIMEOUT, KEEP_ALIVE_TIMEOUT }: Config, express: Express) {
  return {
    ...expressMessageClasses(express),
    requestTimeout: REQUEST_TIMEOUT,
    headersTimeout: REQUEST_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
    // If this option were `true`, Node would answer a request without a Host header with an empty 400. As it
    // is `false`, create-app.ts rejects the request with an error body.
    requireHostHeader: false,
  };
}
