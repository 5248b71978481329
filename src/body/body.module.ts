import { Global, Module } from '@nestjs/common';
import { BodyMemoryBudget } from './body-memory-budget';

/** How request bodies come in. One budget for all routes: they share the memory. */
@Global()
@Module({ providers: [BodyMemoryBudget], exports: [BodyMemoryBudget] })
export class BodyModule {}
