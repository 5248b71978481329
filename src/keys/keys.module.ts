import { Module } from '@nestjs/common';
import { KeyRing } from './key-ring';
import { KeysController } from './keys.controller';
import { KeysRepository } from './keys.repository';
import { KeysService } from './keys.service';

@Module({
  controllers: [KeysController],
  providers: [KeysService, KeyRing, KeysRepository],
  exports: [KeyRing, KeysService, KeysRepository],
})
export class KeysModule {}
