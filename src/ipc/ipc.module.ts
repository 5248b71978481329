import { Global, Module } from '@nestjs/common';
import { PRIMARY, primary } from './primary';

/** Provides the channel to the primary, for what must be right over all workers. */
@Global()
@Module({ providers: [{ provide: PRIMARY, useFactory: () => primary }], exports: [PRIMARY] })
export class IpcModule {}
