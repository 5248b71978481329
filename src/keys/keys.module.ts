import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiKey } from '../database/schema/api-key.entity';
import { ApiKeyCache } from './api-key-cache';
import { KeysController } from './keys.controller';
import { KeysRepository } from './keys.repository';
import { KeysService } from './keys.service';

@Module({
  imports: [TypeOrmModule.forFeature([ApiKey])],
  controllers: [KeysController],
  providers: [KeysService, ApiKeyCache, KeysRepository],
  exports: [ApiKeyCache, KeysService, KeysRepository],
})
export class KeysModule {}
