import { Module } from '@nestjs/common';
import { ApiKeyCache } from './api-key-cache';
import { KeysController } from './keys.controller';
import { KeysRepository } from './keys.repository';
import { KeysService } from './keys.service';

@Module({
  controllers: [KeysController],
  providers: [KeysService, ApiKeyCache, KeysRepository],
  exports: [ApiKeyCache, KeysService, KeysRepository],
})
export class KeysModule {}
