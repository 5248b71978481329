import { Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import { LastingAnswer, LastingAnswerByTicket } from '../access/lasting-answer.decorator';
import type { Principal } from '../access/principal';
import { FromRequest } from '../body/from-request.decorator';
import { NoBodyPipe } from '../body/no-body.pipe';
import { ApiErrors } from '../docs/api-errors.decorator';
import { rateLimitHeaders } from '../docs/headers';
import { StreamQueryDto } from './dto/stream-query.dto';
import { TicketDto } from './dto/ticket.dto';
import { invalidStream, streamExample } from './stream.examples';
import { StreamService } from './stream.service';
import { Tickets } from './tickets';

@ApiTags('events')
@Controller('api/v1/inventory/stream')
@Requires('inventory:read')
@ApiErrors('BAD_REQUEST')
export class StreamController {
  constructor(
    private readonly streams: StreamService,
    private readonly tickets: Tickets,
  ) {}

  @Get()
  @LastingAnswerByTicket()
  @ApiOperation({
    summary: 'Follow levels as they change',
    description:
      'Server-sent events that go on until the client leaves: first `level.changed` with the level of each product, then `ready`, then `level.changed` whenever a level changes (at most once a second for each product and location, always the newest), and the events of rules. `data` of each is an event as in the list of events; `level.changed` is not stored, so it has no `id` of its own and is in no list. Without `location` the levels are those of all locations together; a caller who is bound to locations gets one message for each of these. A product without a reading has no `quantity`. Drop an event whose `sequence` is not greater than that of the last `level.changed` of the same product and location: that level is newer. Before the service ends a stream, it says why by `event: end`.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The `id` of the last message: the stored events after it come first, 500 at most.',
    schema: { type: 'string' },
  })
  @ApiOkResponse({
    description: 'The levels, and then each change.',
    headers: rateLimitHeaders,
    content: { 'text/event-stream': { schema: { type: 'string' }, example: streamExample } },
  })
  @ApiErrors(invalidStream)
  streamLevels(
    @Query() query: StreamQueryDto,
    @Caller() caller: Principal,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.streams.open(query, caller, request, response);
  }

  @Post('tickets')
  @HttpCode(201)
  @LastingAnswer()
  @ApiOperation({
    summary: 'Make a ticket for a stream',
    description:
      'It opens one stream within 60 s, with the rights of its maker. The stream ends when the key of its maker is revoked or expires.',
  })
  @ApiCreatedResponse({ type: TicketDto, description: 'Made.', headers: rateLimitHeaders })
  @ApiErrors('VALIDATION_ERROR')
  createStreamTicket(
    @FromRequest(NoBodyPipe) _nothing: undefined,
    @Caller() caller: Principal,
  ): Promise<TicketDto> {
    return this.tickets.create(caller);
  }
}
