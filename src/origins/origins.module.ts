import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Origin } from '../database/schema/origin.entity';
import { Origins } from './origins';

/** Records the origin of readings: which caller stored them, and for what reason. */
@Module({ imports: [TypeOrmModule.forFeature([Origin])], providers: [Origins], exports: [Origins] })
export class OriginsModule {}
