import { Injectable } from '@nestjs/common';
import type { Locations } from '../readings/locations';
import type { EventsDto } from './dto/event.dto';
import type { EventsQueryDto } from './dto/events-query.dto';
import { EventsRepository } from './events.repository';

/** Reads the events of the last 30 days. */
@Injectable()
export class EventsService {
  constructor(private readonly repository: EventsRepository) {}

  async read(query: EventsQueryDto, locations: Locations): Promise<EventsDto> {
    const { after, before, type: types, productid, order, limit } = query;
    const items = await this.repository.read({ after, before, types, productid, locations }, order, limit);
    return { count: items.length, limit, items };
  }
}
