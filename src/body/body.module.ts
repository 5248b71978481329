import { Global, Module } from '@nestjs/common';
import { BodyMemoryBudget } from './body-memory-budget';

/** Reads request bodies. All routes share one budget for the memory that the bodies use. */
@Global()
@Module({ providers: [BodyMemoryBudget], exports: [BodyMemoryBudget] })
export class BodyModule {}
