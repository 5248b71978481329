import { Global, Module } from '@nestjs/common';
import { Intake } from './intake';

/** How request bodies come in. One intake for all routes: they share the memory. */
@Global()
@Module({ providers: [Intake], exports: [Intake] })
export class BodyModule {}
