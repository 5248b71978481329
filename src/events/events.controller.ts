import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import { locationsToRead } from '../access/own-locations';
import type { Principal } from '../access/principal';
import { ApiErrors } from '../docs/api-errors.decorator';
import { rateLimitHeaders } from '../docs/headers';
import { ReadTurnsGuard } from '../read-turns/read-turns.guard';
import { EventsDto } from './dto/event.dto';
import { EventsQueryDto } from './dto/events-query.dto';
import { eventsExample, invalidEvents } from './events.examples';
import { EventsService } from './events.service';

@ApiTags('events')
@Controller('api/v1/events')
@Requires('inventory:read')
@UseGuards(ReadTurnsGuard)
@ApiErrors('BAD_REQUEST')
export class EventsController {
  constructor(private readonly events: EventsService) {}

  @Get()
  @ApiOperation({
    summary: 'List the events',
    description:
      'What rules found, which readings were voided, and, if a webhook asks for it, which levels changed, in the last 30 days. Send the `id` of the last event as `after` to get those that follow it: none is missed, also after an outage. `order=desc` begins with the newest. A caller who is bound to locations gets the events of these locations, and none of all locations together.',
  })
  @ApiOkResponse({
    type: EventsDto,
    description: 'The events, in the order asked for. There are no more yet if `count` is less than `limit`.',
    headers: rateLimitHeaders,
    example: eventsExample,
  })
  @ApiErrors(invalidEvents)
  listEvents(@Query() query: EventsQueryDto, @Caller() caller: Principal): Promise<EventsDto> {
    return this.events.read(query, locationsToRead(caller, undefined));
  }
}
