import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { ConcernsAllLocations, Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import type { Principal } from '../access/principal';
import { FromRequest } from '../body/from-request.decorator';
import { SmallJsonBodyPipe } from '../body/json-body.pipe';
import { NoBodyPipe } from '../body/no-body.pipe';
import { ApiErrors, BODY_ERRORS } from '../docs/api-errors.decorator';
import { rateLimitHeaders } from '../docs/headers';
import { bodyPipe } from '../validation/validation.pipe';
import { CreateKeyDto } from './dto/create-key.dto';
import { CreatedKeyDto, KeysDto } from './dto/key.dto';
import { ListKeysDto } from './dto/list-keys.dto';
import { RotateKeyDto } from './dto/rotate-key.dto';
import { KeysService } from './keys.service';

const ID = {
  name: 'id',
  description: 'The public part of the key: `vk_`*id*`_…`.',
  example: '3f9ac2d41b7e8805',
} as const;

/** Routes with which administrators of the service manage API keys. */
@ApiTags('keys')
@Controller('api/v1/keys')
@Requires('keys:admin')
@ConcernsAllLocations()
@ApiErrors('BAD_REQUEST')
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Post()
  @ApiOperation({ summary: 'Make a key', description: 'It is shown once, in this answer.' })
  @ApiBody({ type: CreateKeyDto })
  @ApiCreatedResponse({ type: CreatedKeyDto, description: 'Made.', headers: rateLimitHeaders })
  @ApiErrors(...BODY_ERRORS, 'VALIDATION_ERROR')
  createKey(
    @Caller() caller: Principal,
    @FromRequest(SmallJsonBodyPipe, bodyPipe(CreateKeyDto)) key: CreateKeyDto,
  ): Promise<CreatedKeyDto> {
    return this.keys.create(caller, key);
  }

  @Get()
  @ApiOperation({
    summary: 'List the keys',
    description: 'In the order they were made, without the keys themselves.',
  })
  @ApiOkResponse({ type: KeysDto, description: 'One page.', headers: rateLimitHeaders })
  @ApiErrors('VALIDATION_ERROR')
  listKeys(@Query() query: ListKeysDto): Promise<KeysDto> {
    return this.keys.list(query);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Revoke a key',
    description: 'It is refused on every instance within 5 s; where keys are read or changed, at once.',
  })
  @ApiParam(ID)
  @ApiNoContentResponse({ description: 'Revoked.', headers: rateLimitHeaders })
  @ApiErrors('NOT_FOUND', 'LAST_ADMIN_KEY', 'VALIDATION_ERROR')
  revokeKey(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    return this.keys.delete(caller, id);
  }

  @Post(':id/rotate')
  @ApiOperation({
    summary: 'Give a key a new secret',
    description:
      'Its id, name, scopes, locations and limits stay. The old secret is good for `grace` seconds more.',
  })
  @ApiParam(ID)
  @ApiCreatedResponse({ type: CreatedKeyDto, description: 'Renewed.', headers: rateLimitHeaders })
  @ApiErrors('NOT_FOUND', 'VALIDATION_ERROR')
  rotateKey(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @FromRequest(NoBodyPipe) _nothing: undefined,
    @Query() { grace }: RotateKeyDto,
  ): Promise<CreatedKeyDto> {
    return this.keys.rotate(caller, id, grace);
  }
}
