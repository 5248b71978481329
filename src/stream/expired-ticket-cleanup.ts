import { Injectable } from '@nestjs/common';
import { Cleanup } from '../database/cleanup';
import { TicketsRepository } from './tickets.repository';

/** Deletes expired tickets that were not used to open a stream. */
@Injectable()
export class ExpiredTicketCleanup extends Cleanup {
  constructor(private readonly repository: TicketsRepository) {
    super('tickets');
  }

  protected deleteSome(): Promise<number> {
    return this.repository.deleteExpired();
  }
}
