import { Global, Module } from '@nestjs/common';
import { Reads } from './reads';
import { Replicas } from './replicas';

/** Sends reads to the primary or to one of its replicas. */
@Global()
@Module({ providers: [Replicas, Reads], exports: [Replicas, Reads] })
export class ReplicasModule {}
