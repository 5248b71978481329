import { applyDecorators, Controller, Get, Headers, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import type { Principal } from '../access/principal';
import { FromRequest } from '../body/from-request.decorator';
import { JsonBodyPipe } from '../body/json-body.pipe';
import { ApiErrors } from '../docs/api-errors.decorator';
import { rateLimitHeaders, replayedHeader } from '../docs/headers';
import { AcceptedFormat, AnswersIn } from '../formats/answers-in.decorator';
import { ApiPage } from '../formats/api-page.decorator';
import type { Format } from '../formats/media-types';
import { nextLink } from '../pagination/next-link';
import type { SerializedBody } from '../http/serialized-body';
import { idempotentRequest } from '../idempotency/idempotent-request';
import { TakesIdempotencyKey } from '../idempotency/takes-idempotency-key.decorator';
import { ReadTurnsGuard } from '../read-turns/read-turns.guard';
import { IncludedPageDto } from './dto/included.dto';
import { PageDto, READING_COLUMNS } from './dto/page.dto';
import { type PageQuery, QueryDto } from './dto/query.dto';
import { UnversionedQueryDto } from './dto/unversioned-query.dto';
import type { Reading } from '../readings/reading';
import { UpdateDto } from './dto/update.dto';
import { invalidLimit } from '../pagination/page-limit.example';
import { pageExample, updateExample } from '../readings/reading.examples';
import { invalidUpdate } from './inventory.examples';
import { InventoryService } from './inventory.service';
import { UnversionedUpdateBodyPipe, UpdateBodyPipe } from './update-body.pipe';

/** What the two paths of an update have in common. */
const DescribesUpdate = () =>
  applyDecorators(
    Requires('inventory:write'),
    TakesIdempotencyKey(),
    ApiOperation({
      summary: 'Store readings',
      description: 'Stores all readings of the body or none. The answer comes after they are durable.',
    }),
    ApiBody({ type: UpdateDto, examples: { readings: { value: updateExample } } }),
    ApiCreatedResponse({
      description: 'Stored, durably. No body.',
      headers: { ...rateLimitHeaders, ...replayedHeader },
    }),
    ApiErrors(
      'MALFORMED_JSON',
      'REQUEST_TIMEOUT',
      'PAYLOAD_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
      'BAD_REQUEST',
      'IDEMPOTENCY_CONFLICT',
      'IDEMPOTENCY_KEY_REUSED',
      invalidUpdate,
    ),
  );

/** What the two paths of a page have in common. */
const DescribesPage = (type: typeof PageDto) =>
  applyDecorators(
    Requires('inventory:read'),
    UseGuards(ReadTurnsGuard),
    ApiOperation({
      summary: 'Read the readings of one product',
      description: 'Oldest first by default. An unknown product is an empty page.',
    }),
    AnswersIn('json', 'csv', 'ndjson'),
    ApiPage(type, READING_COLUMNS, pageExample),
    ApiErrors('BAD_REQUEST', invalidLimit),
  );

/** The paths without a version are the first service's; its clients keep using them. */
@ApiTags('inventory')
@Controller('api')
export class InventoryController {
  constructor(private readonly inventory: InventoryService) {}

  @Post('v1/inventory/update')
  @DescribesUpdate()
  storeReadings(
    @FromRequest(JsonBodyPipe, UpdateBodyPipe) readings: Reading[],
    @Headers('idempotency-key') key: string | undefined,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    return this.store(readings, key, caller, response);
  }

  @Post('inventory/update')
  @DescribesUpdate()
  storeReadingsUnversioned(
    @FromRequest(JsonBodyPipe, UnversionedUpdateBodyPipe) readings: Reading[],
    @Headers('idempotency-key') key: string | undefined,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    return this.store(readings, key, caller, response);
  }

  private async store(
    readings: Reading[],
    key: string | undefined,
    caller: Principal,
    response: Response,
  ): Promise<void> {
    const once = key === undefined ? undefined : idempotentRequest(caller, key, 'update', readings);
    const outcome = await this.inventory.record(readings, caller, once);
    if (outcome === 'replayed') response.setHeader('Idempotency-Replayed', 'true');
  }

  @Get('v1/inventory/query')
  @DescribesPage(IncludedPageDto)
  async queryReadings(
    @Query() query: QueryDto,
    @AcceptedFormat() format: Format,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SerializedBody> {
    return this.page(query, format, response);
  }

  @Get('inventory/query')
  @DescribesPage(PageDto)
  async queryReadingsUnversioned(
    @Query() query: UnversionedQueryDto,
    @AcceptedFormat() format: Format,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SerializedBody> {
    return this.page(Object.assign(new QueryDto(), query, { location: '' }), format, response);
  }

  private async page(query: PageQuery, format: Format, response: Response): Promise<SerializedBody> {
    const { body, cursor } = await this.inventory.page(query, format);
    if (cursor !== undefined) response.setHeader('Link', nextLink(query, cursor));
    return body;
  }
}
