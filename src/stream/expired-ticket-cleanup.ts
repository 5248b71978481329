import { Injectable } from '@nestjs/common';
import { Cleanup } from '../database/cleanup';
import { TicketsRepository } from './tickets.repository';

/** Deletes tickets for streams that have expired without being used. */
@Injectable()
export class ExpiredTicketCleanup extends Cleanup {
  constructor(private readonly repository: TicketsRepository) {
    super('tickets');
  }

  protected deleteSome(): Promise<number> {
    return this.repository.deleteExpired();
  }
}
