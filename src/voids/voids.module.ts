import { Module } from '@nestjs/common';
import { ChangesModule } from '../changes/changes.module';
import { EventsModule } from '../events/events.module';
import { OriginsModule } from '../origins/origins.module';
import { RulesModule } from '../rules/rules.module';
import { VoidsController } from './voids.controller';
import { VoidsRepository } from './voids.repository';
import { VoidsService } from './voids.service';

@Module({
  imports: [OriginsModule, EventsModule, RulesModule, ChangesModule],
  controllers: [VoidsController],
  providers: [VoidsService, VoidsRepository],
})
export class VoidsModule {}
