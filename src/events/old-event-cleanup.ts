import { Injectable } from '@nestjs/common';
import { Cleanup } from '../database/cleanup';
import { EventsRepository } from './events.repository';

/** Deletes events that are older than 30 days. */
@Injectable()
export class OldEventCleanup extends Cleanup {
  constructor(private readonly repository: EventsRepository) {
    super('events');
  }

  protected deleteSome(): Promise<number> {
    return this.repository.deleteOld();
  }
}
