import { Global, Module } from '@nestjs/common';
import { PRIMARY, primary } from './primary';

/** Provides the channel to the primary process, for values that must be right across all workers. */
@Global()
@Module({ providers: [{ provide: PRIMARY, useFactory: () => primary }], exports: [PRIMARY] })
export class IpcModule {}
