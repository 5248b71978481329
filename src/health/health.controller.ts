import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import type { Response } from 'express';
import { Public } from '../access/access.decorator';
import { ApiErrors } from '../docs/api-errors.decorator';
import { HealthDto, StatusDto } from './dto/health.dto';
import { HealthService } from './health.service';

const BAD: readonly unknown[] = ['unavailable', 'full'];

/** Health checks for people, load balancers and Kubernetes: these routes have no authentication and no rate limit. */
@ApiTags('health')
@Controller()
@Public()
@SkipThrottle()
@ApiErrors('BAD_REQUEST')
export class HealthController {
  constructor(private readonly service: HealthService) {}

  @Get('health')
  @ApiOperation({
    summary: 'How are PostgreSQL, its disk and Redis?',
    description: 'Answers within 2 s whatever hangs.',
  })
  @ApiOkResponse({ type: HealthDto, description: 'All well.' })
  @ApiServiceUnavailableResponse({ type: HealthDto, description: 'One of them is unavailable or full.' })
  async getHealth(@Res({ passthrough: true }) response: Response): Promise<HealthDto> {
    const health = await this.service.health();
    if (Object.values(health).some((state: unknown) => BAD.includes(state)))
      response.status(HttpStatus.SERVICE_UNAVAILABLE);
    return health;
  }

  @Get('livez')
  @ApiOperation({ summary: 'Is the process alive?', description: 'Looks at nothing else.' })
  @ApiOkResponse({ type: StatusDto, description: 'It is.' })
  getLiveness(): StatusDto {
    return { status: 'ok' };
  }

  @Get('readyz')
  @ApiOperation({
    summary: 'Is this instance ready for requests?',
    description:
      'Ready: the database answers, its migrations are in place, and the service is not stopping. An instance whose disk is full is ready, because it reads.',
  })
  @ApiOkResponse({ type: StatusDto, description: 'Yes.' })
  @ApiErrors('DATABASE_UNAVAILABLE', 'SHUTTING_DOWN')
  async getReadiness(): Promise<StatusDto> {
    await this.service.assertReady();
    return { status: 'ok' };
  }
}
