import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access/access.guard';
import { AuthenticationModule } from './authentication/authentication.module';
import { AuthenticationGuard } from './authentication/authentication.guard';
import { BackupModule } from './backup/backup.module';
import { BodyModule } from './body/body.module';
import type { Config } from './config/config';
import { ConfigModule } from './config/config.module';
import type { Connection } from './database/connection';
import { DatabaseModule } from './database/database.module';
import { DiskGuard } from './disk/disk.guard';
import { DiskModule } from './disk/disk.module';
import { ErrorFilter } from './http/error.filter';
import { VaryGuard } from './formats/vary.guard';
import { EventsModule } from './events/events.module';
import { ExportModule } from './export/export.module';
import { ForecastModule } from './forecast/forecast.module';
import { HealthModule } from './health/health.module';
import { IdempotencyModule } from './idempotency/idempotency.module';
import { ImportModule } from './import/import.module';
import { IpcModule } from './ipc/ipc.module';
import { InventoryModule } from './inventory/inventory.module';
import { KeysModule } from './keys/keys.module';
import { LevelsModule } from './levels/levels.module';
import { LiveModule } from './live/live.module';
import { LoggingModule } from './logging/logging.module';
import { MetricsModule } from './metrics/metrics.module';
import { ProductsModule } from './products/products.module';
import { RateLimitGuard } from './rate-limit/rate-limit.guard';
import { RateLimitModule } from './rate-limit/rate-limit.module';
import { ReadTurnsModule } from './read-turns/read-turns.module';
import { RedisModule } from './redis/redis.module';
import { ReplicasModule } from './replicas/replicas.module';
import { RulesModule } from './rules/rules.module';
import { SeriesModule } from './series/series.module';
import { ShutdownModule } from './shutdown/shutdown.module';
import { VoidsModule } from './voids/voids.module';
import { StreamModule } from './stream/stream.module';
import { TelemetryModule } from './telemetry/telemetry.module';
import { ChangesModule } from './changes/changes.module';
import { WebhooksModule } from './webhooks/webhooks.module';
import { KnownParametersGuard } from './validation/known-parameters.guard';

/**
 * Guards in their order: the Vary header, authentication, rate limit, access, free disk space, and known parameters.
 */
const GUARDS = [VaryGuard, AuthenticationGuard, RateLimitGuard, AccessGuard, DiskGuard, KnownParametersGuard];

/** The root module: all parts of the application. */
@Module({})
export class AppModule {
  static forRoot(config: Config, connection: Connection): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        IpcModule,
        LoggingModule,
        TelemetryModule,
        DatabaseModule.forRoot(connection),
        ReplicasModule,
        DiskModule,
        RedisModule,
        ShutdownModule,
        BodyModule,
        RateLimitModule,
        ReadTurnsModule,
        IdempotencyModule,
        BackupModule,
        InventoryModule,
        ImportModule,
        ExportModule,
        LevelsModule,
        SeriesModule,
        ForecastModule,
        VoidsModule,
        ProductsModule,
        RulesModule,
        EventsModule,
        WebhooksModule,
        ChangesModule,
        LiveModule,
        StreamModule,
        HealthModule,
        AuthenticationModule,
        KeysModule,
        MetricsModule.forRoot(config),
      ],
      providers: [
        { provide: APP_FILTER, useClass: ErrorFilter },
        ...GUARDS.map((guard) => ({ provide: APP_GUARD, useClass: guard })),
      ],
    };
  }
}
