import { Injectable } from '@nestjs/common';
import { Cleanup } from '../database/cleanup';
import { DeliveriesRepository } from './deliveries.repository';

/** Deletes webhook deliveries whose events have been deleted. Events are deleted after 30 days. */
@Injectable()
export class OldDeliveryCleanup extends Cleanup {
  constructor(private readonly repository: DeliveriesRepository) {
    super('deliveries');
  }

  protected deleteSome(): Promise<number> {
    return this.repository.deleteOld();
  }
}
