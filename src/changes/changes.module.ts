import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module';
import { RulesModule } from '../rules/rules.module';
import { AskingWebhooksRepository } from './asking-webhooks.repository';
import { ChangedProducts } from './changed-products';
import { LevelChanges } from './level-changes';
import { ToldLevelsRepository } from './told-levels.repository';

@Module({
  imports: [EventsModule, RulesModule],
  providers: [ChangedProducts, LevelChanges, AskingWebhooksRepository, ToldLevelsRepository],
  exports: [ChangedProducts, LevelChanges],
})
export class ChangesModule {}
