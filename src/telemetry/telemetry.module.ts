import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics';

/** Provides the registry of the service's metrics; the MetricsModule serves the metrics. */
@Global()
@Module({ providers: [Metrics], exports: [Metrics] })
export class TelemetryModule {}
