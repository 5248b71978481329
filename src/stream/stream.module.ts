import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { StreamTicket } from '../database/schema/stream-ticket.entity';
import { KeysModule } from '../keys/keys.module';
import { LiveModule } from '../live/live.module';
import { ExpiredTicketCleanup } from './expired-ticket-cleanup';
import { LastingCallers } from './lasting-callers';
import { StreamController } from './stream.controller';
import { StreamService } from './stream.service';
import { Streams } from './streams';
import { Tickets } from './tickets';
import { TicketsRepository } from './tickets.repository';

@Module({
  imports: [TypeOrmModule.forFeature([StreamTicket]), KeysModule, LiveModule],
  controllers: [StreamController],
  providers: [StreamService, Streams, LastingCallers, Tickets, TicketsRepository, ExpiredTicketCleanup],
  exports: [Tickets],
})
export class StreamModule {}
