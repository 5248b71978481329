import type { ServerResponse } from 'node:http';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Requires } from '../access/access.decorator';
import { UnlimitedOnceKnown } from '../rate-limit/unlimited-once-known.decorator';
import { Metrics } from '../telemetry/metrics';

/** Serves /metrics where it has no port of its own. Not in /docs: no client of the API has a use for it. */
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
