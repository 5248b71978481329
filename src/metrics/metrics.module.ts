import { type DynamicModule, Module } from '@nestjs/common';
import { primary } from '../ipc/primary';
import type { Config } from '../config/config';
import { HealthModule } from '../health/health.module';
import { InventoryModule } from '../inventory/inventory.module';
import { Gauges } from './gauges';
import { MetricsController } from './metrics.controller';
import { MetricsServer } from './metrics-server';

/**
 * Provides metrics for Prometheus, on a separate port if `METRICS_PORT` is set. If there are worker
 * processes, the primary process opens that port.
 */
@Module({})
export class MetricsModule {
  static forRoot({ METRICS_PORT }: Config): DynamicModule {
    const ownPort = METRICS_PORT !== undefined;
    return {
      module: MetricsModule,
      imports: [HealthModule, InventoryModule],
      controllers: ownPort ? [] : [MetricsController],
      providers: [Gauges, ...(ownPort && !primary ? [MetricsServer] : [])],
    };
  }
}
