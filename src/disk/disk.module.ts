import { Global, Module } from '@nestjs/common';
import { DiskSpace } from './disk-space';

@Global()
@Module({ providers: [DiskSpace], exports: [DiskSpace] })
export class DiskModule {}
