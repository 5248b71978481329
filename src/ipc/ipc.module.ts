import { Global, Module } from '@nestjs/common';
import { PRIMARY, primary } from './primary';

/** Provides the message channel to the primary process, for values that all workers must share. */
@Global()
@Module({ providers: [{ provide: PRIMARY, useFactory: () => primary }], exports: [PRIMARY] })
export class IpcModule {}
