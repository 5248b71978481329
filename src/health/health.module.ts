import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DatabaseIndicator } from './database.indicator';
import { EventLoopWatch } from './event-loop-watch';
import { HealthController } from './health.controller';
import { HealthService } from './health.service';
import { RedisIndicator } from './redis.indicator';

@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [HealthService, DatabaseIndicator, RedisIndicator, EventLoopWatch],
  exports: [DatabaseIndicator],
})
export class HealthModule {}
