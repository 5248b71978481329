import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { CONFIG, type Config } from '../config/config';
import { ADVISORY_LOCKS } from '../database/advisory-locks';
import { CONNECTION, type Connection } from '../database/connection';
import { withAdvice } from '../database/connection-advice';
import { Database } from '../database/database';
import { beginStreaming } from '../database/streaming-transactions';
import { Metrics } from '../telemetry/metrics';
import { BackupFolder } from './backup-folder';
import { withClient } from './client';
import { latestMoment } from './latest-moment';
import { amount, secondsSince, sumOf } from './summary';
import { writeBackup } from './write-backup';

/**
 * Interval, in ms, at which the service checks whether a backup is due. It checks often, because the clock may be
 * changed and the machine may sleep.
 */
const EVERY_MS = 60_000;

const RETRY_MS = 10 * 60_000;

const LOCK = `SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.nightlyBackup}) AS locked`;

/**
 * Makes a backup in BACKUP_DIR each day at BACKUP_AT. If a backup was missed while the service was down, it
 * is made at the next start of the service. Only one instance of the service makes the backup; the other
 * instances see its file, and make none.
 */
@Injectable()
export class NightlyBackup implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Backup');
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CONNECTION) private readonly connection: Connection,
    private readonly database: Database,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    const { BACKUP_DIR } = this.config;
    if (BACKUP_DIR === undefined) return;
    const folder = new BackupFolder(BACKUP_DIR);
    const newest = new Gauge({
      name: 'verkko_backup_newest_timestamp_seconds',
      help: 'Seconds since 1970 of the time for which the newest backup in BACKUP_DIR was made; 0 where there is none.',
      aggregator: 'max',
      registers: [this.metrics.registry],
    });
    const failures = new Counter({
      name: 'verkko_backup_failures_total',
      help: 'Nightly backups that failed, each attempt counted.',
      registers: [this.metrics.registry],
    });
    this.database.onceConnected(() => {
      this.running = this.goOn(folder, newest, failures);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async goOn(folder: BackupFolder, newest: Gauge, failures: Counter): Promise<void> {
    const { signal } = this.stopping;
    const tellNewest = async () => {
      newest.set(((await folder.newest())?.getTime() ?? 0) / 1000);
    };
    while (!signal.aborted) {
      let pause = EVERY_MS;
      try {
        await tellNewest();
        await this.makeIfDue(folder);
        await tellNewest();
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        failures.inc();
        pause = RETRY_MS;
        this.logger.error(`The backup failed, and is tried again in 10 minutes: ${withAdvice(error)}`);
      }
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async makeIfDue(folder: BackupFolder): Promise<void> {
    // oxlint-disable-next-line clock/no-current-date -- a moment, and not a duration
    const due = latestMoment(this.config.BACKUP_AT, new Date());
    const isMade = async () => ((await folder.newest())?.getTime() ?? 0) >= due.getTime();
    if (await isMade()) return;
    await withClient(this.config, this.connection, 'backup lock', async (client) => {
      await client.query(beginStreaming(this.config));
      // This transaction holds the advisory lock during the whole backup. It does not hinder VACUUM, because it has no
      // snapshot.
      await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      const { rows } = await client.query<{ locked: boolean }>(LOCK);
      if (rows[0]?.locked !== true || (await isMade())) return;
      await folder.removeParts();
      // If the connection is lost, PostgreSQL releases the advisory lock. Another instance may then begin the
      // same backup, so this instance stops its own backup.
      const lost = new AbortController();
      client.once('error', (error) => {
        lost.abort(error);
      });
      await this.make(folder.fileOf(due), AbortSignal.any([this.stopping.signal, lost.signal]));
      await folder.removeOld(this.config.BACKUP_KEEP);
    });
  }

  private async make(path: string, signal: AbortSignal): Promise<void> {
    const startedAt = performance.now();
    const ignore = () => undefined;
    const tables = await writeBackup(this.config, this.connection, path, ignore, signal);
    const { size } = await stat(path);
    this.logger.log(
      `Wrote ${path}: ${sumOf(tables)}, ${amount(size)} bytes, in ${secondsSince(startedAt)} s`,
    );
  }
}
