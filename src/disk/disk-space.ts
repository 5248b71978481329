import { statfs } from 'node:fs/promises';
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { CONFIG, type Config } from '../config/config';
import { configuredConnection } from '../database/connection';
import { diskFull } from '../errors/disk-full';
import { Metrics } from '../telemetry/metrics';

/**
 * Interval of the disk checks, in ms. An import may write some 100 MB between two checks; `DISK_MIN_FREE`
 * leaves enough space for that.
 */
const LOOK_EVERY_MS = 1000;

/**
 * Watches the disk of the embedded PostgreSQL. If PostgreSQL has no space for its write-ahead log, it stops with a
 * PANIC, and reads fail as well. So the service refuses writes before the disk is full. A timer checks the disk, so
 * that no request waits for a check. The disk of an external PostgreSQL is not checked; its operator must watch it.
 */
@Injectable()
export class DiskSpace implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Disk');
  private readonly isOurs: boolean;
  private free = Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    { registry }: Metrics,
  ) {
    this.isOurs = configuredConnection(config) === undefined;
    if (!this.isOurs) return;
    const gauge = (name: string, help: string, read: () => number) =>
      new Gauge({
        name,
        help,
        aggregator: 'min',
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    gauge(
      'verkko_disk_free_bytes',
      'Bytes that are free on the disk of the embedded PostgreSQL; looked up every second.',
      () => this.free,
    );
    gauge(
      'verkko_disk_min_free_bytes',
      'Bytes that have to be free on that disk (DISK_MIN_FREE); with less, writes are refused.',
      () => this.config.DISK_MIN_FREE,
    );
  }

  /** Whether less than `DISK_MIN_FREE` is free on the disk. */
  get isFull(): boolean {
    return this.free < this.config.DISK_MIN_FREE;
  }

  /**
   * Checks that a write fits on the disk.
   * @param bytes number of bytes that the caller is about to write
   * @throws ApiError DISK_FULL if the write would leave less than `DISK_MIN_FREE`
   */
  assertRoom(bytes = 0): void {
    if (this.free - bytes < this.config.DISK_MIN_FREE) throw diskFull();
  }

  /** Checks the disk once before the service listens, and then at regular intervals. */
  async onModuleInit(): Promise<void> {
    if (!this.isOurs) return;
    await this.look();
    let isLooking = false;
    this.timer = setInterval(() => {
      // While a check waits for a disk that does not respond, no new check begins. Otherwise the checks would
      // occupy all threads that Node has for files.
      if (isLooking) return;
      isLooking = true;
      void this.look().finally(() => (isLooking = false));
    }, LOOK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const wasFull = this.isFull;
    // If the folder is missing, there is no embedded PostgreSQL whose disk could be checked.
    const disk = await statfs(this.config.DATA_DIR).catch(() => undefined);
    this.free = disk ? disk.bavail * disk.bsize : Infinity;
    if (this.isFull === wasFull) return;
    const state = { free_bytes: this.free, min_free_bytes: this.config.DISK_MIN_FREE };
    if (this.isFull) {
      const msg = 'The disk of DATA_DIR has less room than DISK_MIN_FREE: writes are refused, reads go on';
      this.logger.warn({ ...state, msg });
    } else {
      this.logger.log({ ...state, msg: 'The disk of DATA_DIR has room again: writes are taken' });
    }
  }
}
