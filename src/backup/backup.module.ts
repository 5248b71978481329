import { Module } from '@nestjs/common';
import { NightlyBackup } from './nightly-backup';

/** Nightly backups that the service makes. */
@Module({ providers: [NightlyBackup] })
export class BackupModule {}
