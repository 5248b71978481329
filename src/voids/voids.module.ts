import { Module } from '@nestjs/common';
import { OriginsModule } from '../origins/origins.module';
import { VoidsController } from './voids.controller';
import { VoidsRepository } from './voids.repository';
import { VoidsService } from './voids.service';

@Module({
  imports: [OriginsModule],
  controllers: [VoidsController],
  providers: [VoidsService, VoidsRepository],
})
export class VoidsModule {}
