import { Injectable } from '@nestjs/common';
import { Cleanup } from '../database/cleanup';
import { DeliveriesRepository } from './deliveries.repository';

/** Deletes webhook deliveries after their events were deleted, which happens after 30 days. */
@Injectable()
export class OldDeliveryCleanup extends Cleanup {
  constructor(private readonly repository: DeliveriesRepository) {
    super('deliveries');
  }

  protected deleteSome(): Promise<number> {
    return this.repository.deleteOld();
  }
}
