import 'reflect-metadata';
import { resolve } from 'node:path';
import { connectionToRunning } from '@verkko/embedded-postgres';
import type { Command } from '../command-line/command';
import { Failure } from '../command-line/failure';
import { StatusLine } from '../command-line/status-line';
import type { Config } from '../config/config';
import { commandDatabase } from '../database/command-database';
import { configuredConnection, type Connection } from '../database/connection';
import { fileAndOptions, SETTINGS_HELP, withSettings } from '../database/command-settings';
import { type ReportPart, restoreBackup } from './restore-backup';
import { secondsSince, sumOf, tableOf } from './summary';
import { verifyBackup } from './verify-backup';

const HELP = `
Restores the backup FILE into an empty database: a new one, or a new DATA_DIR. It makes the tables. All of the backup is
restored, or nothing; each block, each table and the end of the file are checked before. Stop the service first. A later
version of verkko reads the backups of an earlier one.

--verify            only try the file: restore it into a scratch database on the same server, and drop that again. Where
                    the role may not create one, or none is there, the checksums alone are checked
`;

/** The command that restores a backup. With --verify, it only tests whether the backup can be restored. */
export const restoreCommand: Command = {
  usage: 'verkko restore FILE\n  verkko restore FILE --verify',
  help: HELP,
  settings: SETTINGS_HELP,
  async run(parameters) {
    const { path, values } = fileAndOptions(parameters, { verify: { type: 'boolean', default: false } });
    const startedAt = performance.now();
    const status = new StatusLine(process.stderr);
    const report: ReportPart = (table, done) => {
      status.show(`${table}: ${Math.floor(done * 100)} % of the file`);
    };
    try {
      await withSettings(async (config) => {
        const { tables, did } = await (values.verify ? verifyBackup : restore)(config, path, report);
        status.clear();
        process.stdout.write(
          `${tableOf(tables)}${did}: ${sumOf(tables)}, in ${secondsSince(startedAt)} s.\n`,
        );
      });
    } finally {
      status.clear();
    }
  },
};

async function restore(config: Config, path: string, report: ReportPart) {
  const tables = await restoreBackup(config, () => unusedDatabase(config), path, report);
  return { tables, did: `Restored ${path}` };
}

/** Finds the database to restore into. @throws Failure while a service runs on the embedded database */
async function unusedDatabase(config: Config): Promise<Connection> {
  const isEmbedded = configuredConnection(config) === undefined;
  if (isEmbedded && (await connectionToRunning(config.DATA_DIR))) {
    throw new Failure(
      `A service runs on DATA_DIR ${resolve(config.DATA_DIR)}: stop it first, or name a new DATA_DIR.`,
    );
  }
  return commandDatabase(config, true);
}
