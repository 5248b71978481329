import 'reflect-metadata';
import { rmSync, statSync } from 'node:fs';
import { checkTarget } from '../command-line/check-target';
import type { Command } from '../command-line/command';
import { Failure } from '../command-line/failure';
import { StatusLine } from '../command-line/status-line';
import { commandDatabase } from '../database/command-database';
import { fileAndOptions, SETTINGS_HELP, withSettings } from '../database/command-settings';
import { amount, secondsSince, sumOf, tableOf } from './summary';
import { partOf, writeBackup } from './write-backup';

const HELP = `
Writes a backup of the whole database to FILE, as of one moment, while the service serves: readings, voided readings,
products, keys (as hashes) and everything else. FILE is there when it is whole and on the disk, and not before: until
then it is FILE.part. Only its owner may read it.

--force             replace FILE, and the FILE.part of a backup that was killed
`;

/** The command that writes a backup of the database. */
export const backupCommand: Command = {
  usage: 'verkko backup FILE [--force]',
  help: HELP,
  settings: SETTINGS_HELP,
  async run(parameters) {
    const { path, values } = fileAndOptions(parameters, { force: { type: 'boolean', default: false } });
    checkTarget(path, values.force);
    checkPart(path, values.force);
    await withSettings(async (config) => {
      const connection = await commandDatabase(config, false);
      const startedAt = performance.now();
      const status = new StatusLine(process.stderr);
      const stopping = endOnExit(path);
      try {
        const tables = await writeBackup(config, connection, path, (name, rows, bytes) => {
          status.show(`${name}: ${amount(rows)} rows, ${amount(bytes)} bytes`);
        });
        const size = amount(statSync(path).size);
        status.clear();
        process.stdout.write(
          `${tableOf(tables)}Wrote ${path}: ${sumOf(tables)}, ${size} bytes, in ${secondsSince(startedAt)} s.\n`,
        );
      } finally {
        process.off('exit', stopping);
        status.clear();
      }
    });
  },
};

/**
 * With --force, deletes the .part file that another backup has left.
 * @throws Failure without --force if that .part file exists
 */
function checkPart(path: string, mayReplace: boolean): void {
  const part = partOf(path);
  if (mayReplace) rmSync(part, { force: true });
  else if (statSync(part, { throwIfNoEntry: false })) {
    throw new Failure(`${part} is there already: another backup may be writing it. --force replaces it.`);
  }
}

/** Makes Ctrl-C remove the incomplete backup file. */
function endOnExit(path: string): () => void {
  const remove = () => {
    rmSync(partOf(path), { force: true });
  };
  process.once('exit', remove);
  return remove;
}
