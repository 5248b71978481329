import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import type { Principal } from '../access/principal';
import { FromRequest } from '../body/from-request.decorator';
import { JsonBodyPipe } from '../body/json-body.pipe';
import { ApiErrors } from '../docs/api-errors.decorator';
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
    summary: 'Take readings back',
    description:
      'All of them or none. They count no more, as of any moment, and are kept aside with who, when and why. One that is voided already is fine.',
  })
  @ApiBody({ type: VoidDto })
  @ApiOkResponse({ type: VoidedDto, description: 'Voided, durably.', headers: rateLimitHeaders })
  @ApiErrors(
    'MALFORMED_JSON',
    'REQUEST_TIMEOUT',
    'PAYLOAD_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'BAD_REQUEST',
    'VALIDATION_ERROR',
  )
  async voidReadings(
    @FromRequest(JsonBodyPipe, VoidBodyPipe) request: VoidRequest,
    @Caller() caller: Principal,
  ): Promise<VoidedDto> {
    return { voided: await this.voids.void(request, caller) };
  }
}
