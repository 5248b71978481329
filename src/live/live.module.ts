import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module';
import { ChangedLevels } from './changed-levels';
import { LiveChannel } from './live-channel';
import { LiveLevels } from './live-levels';
import { LiveLevelsRepository } from './live-levels.repository';

@Module({
  imports: [EventsModule],
  providers: [ChangedLevels, LiveChannel, LiveLevels, LiveLevelsRepository],
  exports: [ChangedLevels, LiveLevels],
})
export class LiveModule {}
