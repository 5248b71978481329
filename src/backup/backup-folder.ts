import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { partOf } from './write-backup';

/** File names of nightly backups, and of their incomplete .part files. Other files in the folder are left alone. */
const NAME = /^inventory-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)Z\.backup$/;
const PART = new RegExp(NAME.source.replace('$', `${partOf('').replace('.', '\\.')}$`));

/** The folder of nightly backups. Each file is named after the scheduled time of its backup, in UTC. */
export class BackupFolder {
  constructor(private readonly path: string) {}

  /** The path of the backup for a scheduled time, to the minute: `inventory-2026-11-26T0300Z.backup`. */
  fileOf(moment: Date): string {
    return join(this.path, `inventory-${moment.toISOString().slice(0, 16).replace(':', '')}Z.backup`);
  }

  /** The scheduled time of the newest backup in the folder; undefined if there is none. */
  async newest(): Promise<Date | undefined> {
    const [newest] = await this.names();
    return newest === undefined ? undefined : new Date(newest.replace(NAME, '$1T$2:$3Z'));
  }

  /** Removes old backups. @param keep number of the newest backups to keep */
  async removeOld(keep: number): Promise<void> {
    for (const name of (await this.names()).slice(keep)) await rm(join(this.path, name), { force: true });
  }

  /**
   * Removes the .part files that killed backup processes have left. Must not be called while a backup is
   * being made.
   */
  async removeParts(): Promise<void> {
    const parts = (await readdir(this.path)).filter((name) => PART.test(name));
    for (const name of parts) await rm(join(this.path, name), { force: true });
  }

  /** File names of the backups, newest first. */
  private async names(): Promise<string[]> {
    return (await readdir(this.path))
      .filter((name) => NAME.test(name))
      .toSorted()
      .toReversed();
  }
}
