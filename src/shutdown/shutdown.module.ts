import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Shutdown } from './shutdown';
import { ShutdownGuard } from './shutdown.guard';

@Global()
@Module({
  providers: [Shutdown, { provide: APP_GUARD, useClass: ShutdownGuard }],
  exports: [Shutdown],
})
export class ShutdownModule {}
