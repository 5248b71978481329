import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics';

/** The registry of the service's metrics; the MetricsModule serves them. */
@Global()
@Module({ providers: [Metrics], exports: [Metrics] })
export class TelemetryModule {}
