import { Module } from '@nestjs/common';
import { NightlyBackup } from './nightly-backup';

/** Nightly backups by the service itself. */
@Module({ providers: [NightlyBackup] })
export class BackupModule {}
