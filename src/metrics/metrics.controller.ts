import type { ServerResponse } from 'node:http';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Requires } from '../access/access.decorator';
import { UnlimitedOnceKnown } from '../rate-limit/unlimited-once-known.decorator';
import { Metrics } from '../telemetry/metrics';

/**
 * Serves /metrics on the service's own port if METRICS_PORT is unset. The route is not in the API documentation,
 * because API clients do not need it.
 */
@Controller()
@ApiExcludeController()
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get('metrics')
  @Requires('metrics:read')
  @UnlimitedOnceKnown()
  tell(@Res() response: ServerResponse): Promise<void> {
    return this.metrics.answer(response);
  }
}
