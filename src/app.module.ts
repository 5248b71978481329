import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { BodyModule } from './body/body.module';
import type { Config } from './config/config';
import { ConfigModule } from './config/config.module';
import type { Connection } from './database/connection';
import { DatabaseModule } from './database/database.module';
import { ErrorFilter } from './errors/error.filter';
import { HealthModule } from './health/health.module';
import { InventoryModule } from './inventory/inventory.module';
import { LoggingModule } from './logging/logging.module';
import { RateLimitModule } from './rate-limit/rate-limit.module';
import { RedisModule } from './redis/redis.module';
import { ShutdownModule } from './shutdown/shutdown.module';

/** What the application is made of. The guards take their turn in the order of the modules here. */
@Module({})
export class AppModule {
  static forRoot(config: Config, connection: Connection): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        BodyModule,
        LoggingModule,
        DatabaseModule.forRoot(connection),
        RedisModule,
        ShutdownModule,
        RateLimitModule,
        InventoryModule,
        HealthModule,
      ],
      providers: [{ provide: APP_FILTER, useClass: ErrorFilter }],
    };
  }
}
