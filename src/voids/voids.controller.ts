import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import type { Principal } from '../access/principal';
import { FromRequest } from '../body/from-request.decorator';
import { JsonBodyPipe } from '../body/json-body.pipe';
import { ApiErrors, BODY_ERRORS } from '../docs/api-errors.decorator';
import { rateLimitHeaders } from '../docs/headers';
import { VoidDto, VoidedDto } from './dto/void.dto';
import { VoidBodyPipe, type VoidRequest } from './void-body.pipe';
import { VoidsService } from './voids.service';

@ApiTags('inventory')
@Controller('api/v1/inventory')
export class VoidsController {
  constructor(private readonly voids: VoidsService) {}

  @Post('void')
  @HttpCode(200)
  @Requires('inventory:void')
  @ApiOperation({
    summary: 'Void readings',
    description:
      'Takes wrong readings back: all of the request or none. Levels no longer count them, now and at any moment of the past. The service keeps them, with who voided them, when and why. To void a reading again changes nothing, so a retry is safe.',
  })
  @ApiBody({ type: VoidDto })
  @ApiOkResponse({
    type: VoidedDto,
    description: 'The readings are voided, durably.',
    headers: rateLimitHeaders,
  })
  @ApiErrors(...BODY_ERRORS, 'VALIDATION_ERROR')
  async voidReadings(
    @FromRequest(JsonBodyPipe, VoidBodyPipe) request: VoidRequest,
    @Caller() caller: Principal,
  ): Promise<VoidedDto> {
    return { voided: await this.voids.void(request, caller) };
  }
}
