import { Module } from '@nestjs/common';
import { EventLog } from './event-log';
import { EventsController } from './events.controller';
import { EventsRepository } from './events.repository';
import { EventsService } from './events.service';
import { OldEventCleanup } from './old-event-cleanup';

@Module({
  controllers: [EventsController],
  providers: [EventsService, EventsRepository, EventLog, OldEventCleanup],
  exports: [EventLog],
})
export class EventsModule {}
