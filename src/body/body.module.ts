import { Global, Module } from '@nestjs/common';
import { BodyMemoryBudget } from './body-memory-budget';

/** Reads request bodies. All routes share one memory budget, because they share the memory. */
@Global()
@Module({ providers: [BodyMemoryBudget], exports: [BodyMemoryBudget] })
export class BodyModule {}
