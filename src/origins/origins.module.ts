import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Origin } from '../database/schema/origin.entity';
import { Origins } from './origins';

/** Records which caller stored readings, and for what reason. */
@Module({ imports: [TypeOrmModule.forFeature([Origin])], providers: [Origins], exports: [Origins] })
export class OriginsModule {}
