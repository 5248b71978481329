import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { StockRule } from '../database/schema/stock-rule.entity';
import { EventsModule } from '../events/events.module';
import { ForecastModule } from '../forecast/forecast.module';
import { Alarms } from './alarms';
import { ForecastAlarms } from './forecast-alarms';
import { RulesController } from './rules.controller';
import { RulesRepository } from './rules.repository';
import { RulesService } from './rules.service';
import { Sweeps } from './sweeps';
import { SweepsRepository } from './sweeps.repository';
import { Watchers } from './watchers';
import { WrittenProducts } from './written-products';

@Module({
  imports: [TypeOrmModule.forFeature([StockRule]), EventsModule, ForecastModule],
  controllers: [RulesController],
  providers: [
    RulesService,
    RulesRepository,
    {
      provide: Watchers,
      inject: [RulesRepository],
      useFactory: (rules: RulesRepository) => new Watchers(rules),
    },
    WrittenProducts,
    Alarms,
    ForecastAlarms,
    Sweeps,
    SweepsRepository,
  ],
  exports: [WrittenProducts, Sweeps],
})
export class RulesModule {}
