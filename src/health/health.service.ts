import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Database } from '../database/database';
import { DiskSpace } from '../disk/disk-space';
import { ApiError } from '../errors/api-error';
import { Shutdown } from '../shutdown/shutdown';
import { DatabaseIndicator } from './database.indicator';
import type { ReplicaState } from '../replicas/replica';
import { Replicas } from '../replicas/replicas';
import type { HealthDto, ReplicaDto } from './dto/health.dto';
import { RedisIndicator } from './redis.indicator';

@Injectable()
export class HealthService {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly database: Database,
    private readonly databaseIndicator: DatabaseIndicator,
    private readonly redisIndicator: RedisIndicator,
    private readonly disk: DiskSpace,
    private readonly shutdown: Shutdown,
    private readonly replicas: Replicas,
  ) {}

  /** The state of the service's dependencies, in the words that ShelfAPI, the predecessor of this service, used. */
  async health(): Promise<HealthDto> {
    const { details } = await this.ask();
    const word = (part: HealthCheckResult['details'][string] | undefined) => {
      if (part?.status !== 'up') return 'unavailable';
      return part.disabled ? 'disabled' : 'ok';
    };
    const health = { db: word(details.db), redis: word(details.redis) } as HealthDto;
    if (this.disk.isFull) health.disk = 'full';
    if (this.replicas.areConfigured) health.replicas = this.replicas.states.map(told);
    return health;
  }

  /** Checks whether this instance can serve requests. @throws ApiError with status 503 and the reason, if it cannot */
  async assertReady(): Promise<void> {
    if (this.shutdown.began) throw new ApiError('SHUTTING_DOWN', 'This instance is stopping.');
    if (this.database.isConnected && (await this.databaseIndicator.isMigrated())) return;
    throw new ApiError(
      'DATABASE_UNAVAILABLE',
      'The database does not answer, or its migrations are not in place (npm run migration:run).',
    );
  }

  /**
   * Runs the health checks and returns their result, also if a check fails. The library Terminus alone would
   * throw the result of a failed check instead of returning it.
   */
  private async ask(): Promise<HealthCheckResult> {
    try {
      return await this.checks.check([
        () => this.databaseIndicator.check('db'),
        () => this.redisIndicator.check('redis'),
      ]);
    } catch (error) {
      if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }
}

/**
 * The state of a replica in the response of /health. It does not contain the host name, because anybody may request
 * /health.
 */
function told({ role, lag, isUsed }: ReplicaState): ReplicaDto {
  return {
    role: role ?? 'unavailable',
    lag: Number.isFinite(lag) ? Math.round(lag) / 1000 : null,
    in_use: isUsed,
  };
}
