import { Global, Module } from '@nestjs/common';
import { BodyMemoryBudget } from './body-memory-budget';

/** Reads request bodies. All routes share one memory budget for them, because all routes share the memory. */
@Global()
@Module({ providers: [BodyMemoryBudget], exports: [BodyMemoryBudget] })
export class BodyModule {}
