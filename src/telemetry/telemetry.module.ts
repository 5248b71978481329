import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics';

/** What the service counts; how it is told is the MetricsModule's. */
@Global()
@Module({ providers: [Metrics], exports: [Metrics] })
export class TelemetryModule {}
