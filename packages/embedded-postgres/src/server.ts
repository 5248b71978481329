import { setTimeout as wait } from 'node:timers/promises';
import { Binaries } from './binaries';
import { DataFolder, openSocketFolder } from './data-folder';
import { readPostmasterPid, stopLeftoverServer } from './postmaster-pid';
import { giveTo, RunAs } from './run-as';
import { explainFailure, openServerLog } from './server-log';
import { SettingsOptions, settingsArguments } from './settings';
import { Supervisor } from './supervisor';

/**
 * Interval in ms at which `postmaster.pid` is read during a start of PostgreSQL. A start takes 35 to 130 ms and the
 * file has a few bytes, so frequent reads cost little.
 */
const LOOK_EVERY_MS = 5;

/**
 * Error text of postgres if it cannot start because backends of a killed server still hold its shared memory.
 * This has lasted up to 12 s.
 */
const MEMORY_IN_USE = 'pre-existing shared memory block';
const MEMORY_IS_FREE_WITHIN_MS = 60_000;

/** A running PostgreSQL server that accepts connections. */
export interface Server {
  readonly socketFolder: string;
  /** Process id of the postmaster, which is the first process of postgres. */
  readonly pid: number;
  /** Resolves when postgres has ended, on request or by itself. */
  readonly ended: Promise<void>;
  /** Shuts the PostgreSQL server down, and rolls open transactions back; resolves when it has ended. */
  stop(): Promise<void>;
}

/** Options for the start of a PostgreSQL server. */
export interface ServerOptions extends SettingsOptions {
  readonly folder: DataFolder;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
}

/**
 * Starts postgres and waits until it accepts connections. There is no time limit while postgres is alive.
 * After a crash, postgres first replays its log; an interrupted replay would begin again at the next start.
 * @throws EmbeddedPostgresError if postgres ends instead
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const deadline = performance.now() + MEMORY_IS_FREE_WITHIN_MS;
  for (;;) {
    const outcome = await tryToStart(options);
    if (typeof outcome !== 'string') return outcome;
    if (!outcome.includes(MEMORY_IN_USE) || performance.now() > deadline) {
      throw explainFailure('postgres', outcome, options.folder);
    }
    await wait(200);
  }
}

/** Tries once to start postgres. @returns the server or, if postgres has ended, its log text */
async function tryToStart(options: ServerOptions): Promise<Server | string> {
  const { folder, binaries, runAs } = options;
  const socket = await openSocketFolder(folder);
  await giveTo(runAs, socket.path);
  const before = readPostmasterPid(folder.cluster)?.identity;
  const log = openServerLog(folder);
  try {
    const supervisor = new Supervisor({
      command: [
        ...runAs.prefix,
        ...[binaries.postgres, '-D', folder.cluster],
        ...settingsArguments(socket.path, options),
      ],
      runAs,
      workingFolder: folder.path,
      logDescriptor: log.descriptor,
      temporarySocketFolder: socket.temporary ? socket.path : '',
    });
    while (supervisor.isRunning) {
      const now = readPostmasterPid(folder.cluster);
      if (now?.ready === true && now.identity !== before) {
        return {
          socketFolder: socket.path,
          pid: now.pid,
          ended: supervisor.ended,
          stop: () => stop(supervisor, folder.cluster),
        };
      }
      await wait(LOOK_EVERY_MS);
    }
    await stop(supervisor, folder.cluster);
    return log.textSince();
  } finally {
    log.close();
  }
}

async function stop(supervisor: Supervisor, cluster: string): Promise<void> {
  await supervisor.stop();
  // Normally, postgres has ended together with the supervisor. If the supervisor was killed, postgres may
  // still run.
  await stopLeftoverServer(cluster);
}
