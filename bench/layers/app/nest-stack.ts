import type { Server } from 'node:http';
import { ThrottlerStorageRedisService } from '@nest-lab/throttler-storage-redis';
import { Controller, type DynamicModule, Get, Module, Query, type Type } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { seconds, ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import type { NextFunction, Request, Response } from 'express';
import type { Redis } from 'ioredis';
import { LoggerModule } from 'nestjs-pino';
import { Requires } from '../../../src/access/access.decorator';
import { networkOf } from '../../../src/access/caller-name';
import { ConfigModule } from '../../../src/config/config.module';
import type { Config } from '../../../src/config/config';
import { loadConfig } from '../../../src/config/load-config';
import { contentTypes } from '../../../src/formats/media-types';
import { HttpAdapter } from '../../../src/http/http-adapter';
import { parseQuery } from '../../../src/http/query-parser';
import { SerializedBody } from '../../../src/http/serialized-body';
import { QueryDto } from '../../../src/inventory/dto/query.dto';
import { IpcModule } from '../../../src/ipc/ipc.module';
import { createLogger } from '../../../src/logging/logger';
import { assignRequestId } from '../../../src/http/request-id';
import { requestLog } from '../../../src/http/request-log';
import { RateLimitGuard } from '../../../src/rate-limit/rate-limit.guard';
import { RateLimitModule } from '../../../src/rate-limit/rate-limit.module';
import { RedisStorage } from '../../../src/rate-limit/redis.storage';
import { firstConnection, REDIS, RedisModule } from '../../../src/redis/redis.module';
import { Shutdown } from '../../../src/shutdown/shutdown';
import { ShutdownModule } from '../../../src/shutdown/shutdown.module';
import { TelemetryModule } from '../../../src/telemetry/telemetry.module';
import { ParameterPipe } from '../../../src/validation/parameter.pipe';
import type { Stack } from '../layers';

/**
 * Creates a small Nest service. It has one route that does nothing, and only the given parts of the real
 * service.
 */
export async function nestOf(stack: Stack): Promise<Server> {
  const config = configOf(stack);
  const app = await NestFactory.create<NestExpressApplication>(
    { module: StackModule, imports: importsOf(stack, config), controllers: [controllerOf(stack)] },
    stack.messages === 'ours' ? new HttpAdapter(config) : new ExpressAdapter(),
    { logger: ['error', 'warn'], bodyParser: !stack.settings },
  );
  if (stack.settings) applySettings(app);
  for (const [name, value] of Object.entries(stack.express ?? {})) app.set(name, value);
  if (stack.log === 'ours') app.use(requestLog(createLogger(config)));
  if (stack.settings) watchRequests(app, stack);
  if (stack.query === 'checked') app.useGlobalPipes(new ParameterPipe());
  await app.init();
  return app.getHttpServer();
}

@Module({})
class StackModule {}

@Module({})
class LimiterModule {}

function configOf({ limiter }: Stack): Config {
  const config = loadConfig();
  return limiter === 'in memory' ? { ...config, REDIS_URL: undefined } : config;
}

/**
 * Applies the settings of the real service (see `create-app.ts`) to the small Nest service that the benchmark
 * measures.
 */
function applySettings(app: NestExpressApplication): void {
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', parseQuery);
  app.set('trust proxy', false);
}

/**
 * Adds two parts of the middleware of the real service (see `create-app.ts`): the request id and the request
 * tracking. The check of the headers that frame a request (`check-framing.ts`) is left out.
 */
function watchRequests(app: NestExpressApplication, { log, limiter }: Stack): void {
  const shutdown = app.get(Shutdown);
  shutdown.watch(app.getHttpServer());
  app.use((request: Request, response: Response, next: NextFunction) => {
    // If there is a request log, the log assigns the request ids.
    if (!log) request.id = assignRequestId(request, response);
    // The rate limit counts by caller. The authentication, which sets the caller, is no part of the small service.
    if (limiter) request.principal = { kind: 'anonymous', id: networkOf(request.ip), scopes: [] };
    shutdown.track(response);
    next();
  });
}

function importsOf({ settings, log, limiter }: Stack, config: Config): (DynamicModule | Type)[] {
  return [
    ConfigModule.forRoot(config),
    ...(settings ? [IpcModule, ShutdownModule] : []),
    ...(log === 'pino-http' ? [pinoHttp(config)] : []),
    ...(limiter ? [RedisModule, limiter === 'library' ? libraryLimiter() : ourLimiter(limiter)] : []),
  ];
}

function pinoHttp(config: Config): DynamicModule {
  return LoggerModule.forRoot({ pinoHttp: { logger: createLogger(config), genReqId: assignRequestId } });
}

function ourLimiter(limiter: Stack['limiter']): DynamicModule {
  if (limiter === 'library storage') {
    // After this line, the class has no script of its own, so it inherits the script of the library.
    delete (RedisStorage.prototype as Partial<RedisStorage>).getScriptSrc;
  }
  return {
    module: LimiterModule,
    imports: [TelemetryModule, RateLimitModule],
    providers: [{ provide: APP_GUARD, useClass: RateLimitGuard }],
  };
}

function libraryLimiter(): DynamicModule {
  return {
    module: LimiterModule,
    imports: [
      ThrottlerModule.forRootAsync({
        inject: [REDIS],
        useFactory: async (redis: Redis) => {
          await firstConnection(redis);
          return {
            storage: new ThrottlerStorageRedisService(redis),
            throttlers: [{ ttl: seconds(60), limit: 1_000_000_000 }],
          };
        },
      }),
    ],
    providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
  };
}

/** A response body of 5.4 KB, which is slightly longer than a page of 50 readings. */
const FIVE_KB = {
  items: Array.from({ length: 58 }, (_, id) => ({
    id: 1_000_000 + id,
    productid: 'P00001',
    quantity: 500,
    timestamp: '2026-01-01T00:00:00.123456Z',
  })),
};
const FIVE_KB_TEXT = JSON.stringify(FIVE_KB);

function controllerOf({ query, answer }: Stack): Type {
  const body = (query?: object) => {
    if (answer === '5 KB object') return FIVE_KB;
    if (answer === '5 KB text') return new SerializedBody(FIVE_KB_TEXT, contentTypes.json);
    return { hello: query ? 'query' : 'world' };
  };

  @Controller('api/v1/inventory/query')
  @Requires('inventory:read')
  class Unread {
    @Get()
    get() {
      return body();
    }
  }

  @Controller('api/v1/inventory/query')
  @Requires('inventory:read')
  class Parsed {
    @Get()
    get(@Query() query: Record<string, unknown>) {
      return body(query);
    }
  }

  @Controller('api/v1/inventory/query')
  @Requires('inventory:read')
  class Checked {
    @Get()
    get(@Query() query: QueryDto) {
      return body(query);
    }
  }

  if (query === undefined) return Unread;
  return query === 'checked' ? Checked : Parsed;
}
