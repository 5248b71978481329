import { applyDecorators, Controller, Get, Headers, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBody, type ApiBodyOptions, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import { locatedFor, locationByDefault, locationsToRead } from '../access/own-locations';
import type { Principal } from '../access/principal';
import { FromRequest } from '../body/from-request.decorator';
import { JsonBodyPipe } from '../body/json-body.pipe';
import { ApiErrors, BODY_ERRORS } from '../docs/api-errors.decorator';
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
import { type Locations, oneLocation } from '../readings/locations';
import type { Reading } from '../readings/reading';
import { UnversionedUpdateDto, UpdateDto } from './dto/update.dto';
import { invalidLimit } from '../pagination/page-limit.example';
import { pageExample, updateExample } from '../readings/reading.examples';
import { adjustmentsExample, insufficientStock, invalidUpdate } from './inventory.examples';
import { InventoryService } from './inventory.service';
import { UnversionedUpdateBodyPipe, UpdateBodyPipe } from './update-body.pipe';

const COUNTS_AND_ADJUSTMENTS =
  'A reading is a count (`quantity`) or an adjustment (`delta`). Readings may be of any age and come in any order: the level of a product depends on which readings there are, and not on when they were stored.';

/** Decorators of the two update routes: the one with a version in its path, and the one without. */
const DescribesUpdate = (readings: string, body: ApiBodyOptions, ...more: Parameters<typeof ApiErrors>) =>
  applyDecorators(
    Requires('inventory:write'),
    TakesIdempotencyKey(),
    ApiOperation({
      summary: 'Store readings',
      description: `Stores all readings of the body or none. The response comes after they are durable. ${readings}`,
    }),
    ApiBody(body),
    ApiCreatedResponse({
      description: 'Stored, durably. No body.',
      headers: { ...rateLimitHeaders, ...replayedHeader },
    }),
    ApiErrors(...BODY_ERRORS, 'IDEMPOTENCY_CONFLICT', 'IDEMPOTENCY_KEY_REUSED', invalidUpdate, ...more),
  );

/** Decorators that both query routes (with and without a version) share. */
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

/**
 * Routes that store readings and read pages of them. Each route exists twice: with a version in its path, and
 * without one for clients of ShelfAPI, the predecessor of this service.
 */
@ApiTags('inventory')
@Controller('api')
export class InventoryController {
  constructor(private readonly inventory: InventoryService) {}

  @Post('v1/inventory/update')
  @DescribesUpdate(
    COUNTS_AND_ADJUSTMENTS,
    {
      type: UpdateDto,
      examples: { readings: { value: updateExample }, adjustments: { value: adjustmentsExample } },
    },
    insufficientStock,
  )
  storeReadings(
    @FromRequest(JsonBodyPipe, UpdateBodyPipe) readings: Reading[],
    @Headers('idempotency-key') key: string | undefined,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    return this.store(locatedFor(caller, readings), key, caller, response);
  }

  @Post('inventory/update')
  @DescribesUpdate(
    'This path knows counts only: in the unnamed location, or in the one to which the key is bound.',
    {
      type: UnversionedUpdateDto,
      examples: { readings: { value: updateExample } },
    },
  )
  storeReadingsUnversioned(
    @FromRequest(JsonBodyPipe, UnversionedUpdateBodyPipe) readings: Reading[],
    @Headers('idempotency-key') key: string | undefined,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    return this.store(locatedFor(caller, readings), key, caller, response);
  }

  private async store(
    readings: readonly Reading[],
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
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SerializedBody> {
    return this.page(query, locationsToRead(caller, query.location), format, response);
  }

  @Get('inventory/query')
  @DescribesPage(PageDto)
  async queryReadingsUnversioned(
    @Query() query: UnversionedQueryDto,
    @AcceptedFormat() format: Format,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SerializedBody> {
    return this.page(query, oneLocation(locationByDefault(caller)), format, response);
  }

  private async page(
    query: PageQuery,
    locations: Locations,
    format: Format,
    response: Response,
  ): Promise<SerializedBody> {
    const { body, cursor } = await this.inventory.page(query, locations, format);
    if (cursor !== undefined) response.setHeader('Link', nextLink(query, cursor));
    return body;
  }
}
