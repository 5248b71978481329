import { Module } from '@nestjs/common';
import { NightlyBackup } from './nightly-backup';

/** The backups that the service makes itself. */
@Module({ providers: [NightlyBackup] })
export class BackupModule {}
