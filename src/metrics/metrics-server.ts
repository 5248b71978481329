import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import { answeredResponse } from '../http/answered-response';
import { serve } from '../http/server';
import { UnreadAnswers } from '../http/unread-answers';
import { assignRequestId } from '../http/request-id';
import { Metrics } from '../telemetry/metrics';

/**
 * Serves only /metrics, on `METRICS_PORT`. There is no authentication, because only Prometheus should be able
 * to reach this port. The server answers even before the service is connected to the database, and is closed
 * last.
 */
@Injectable()
export class MetricsServer implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Metrics');
  private readonly server: Server;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly metrics: Metrics,
  ) {
    const { REQUEST_TIMEOUT, KEEP_ALIVE_TIMEOUT } = config;
    this.server = createServer({
      ServerResponse: answeredResponse(),
      requestTimeout: REQUEST_TIMEOUT,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    });
    const handle = (request: IncomingMessage, response: ServerResponse) => {
      this.answer(request, response).catch((error: unknown) => {
        this.logger.error(error);
        response.destroy();
      });
    };
    serve(this.server, 'connection', handle, new UnreadAnswers(REQUEST_TIMEOUT));
  }

  /**
   * Begins to listen on the port for metrics.
   * @throws Error from Node, which names the port, if the server cannot listen on it
   */
  async onModuleInit(): Promise<void> {
    const { METRICS_PORT, HOST } = this.config;
    this.server.listen(METRICS_PORT, HOST);
    await once(this.server, 'listening');
    this.logger.log(`/metrics is on port ${METRICS_PORT ?? ''}`);
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.id = assignRequestId(request, response);
    const error = refusal(request);
    if (!error) {
      await this.metrics.answer(response);
      return;
    }
    response.writeHead(error.status, { ...error.headers, 'Content-Type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(error.toBody(request.id)));
  }
}

function refusal({ url = '', method = '' }: IncomingMessage): ApiError | undefined {
  if (url.split('?', 1)[0] !== '/metrics') return new ApiError('NOT_FOUND', 'Here is nothing but /metrics.');
  if (['GET', 'HEAD'].includes(method)) return undefined;
  return new ApiError('METHOD_NOT_ALLOWED', '/metrics takes GET, HEAD.', { headers: { Allow: 'GET, HEAD' } });
}
