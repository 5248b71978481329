import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@verkko/dev-servers/until';
import { restore, sample } from '../support/backups';
import { contentsOf } from '../support/contents';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { scrape } from '../support/metrics';
import { Receiver } from '../support/receiver';
import { type Service, startService } from '../support/service';
import { makeEvents, makeWebhook } from '../support/webhooks';

/**
 * The time of the nightly backup: 12 hours from now. The previous backup was due 12 hours ago, so the service
 * makes one at its start. It makes no second backup during the test.
 */
const at = new Date(Date.now() + 12 * 3_600_000);
const BACKUP_AT = at.toISOString().slice(11, 16);
const DAY_MS = 86_400_000;

/**
 * Returns the time when a backup is due, in seconds since 1970.
 * @param days number of days from this backup to the next one that the service will make
 */
const secondsOf = (days: number) => (Date.parse(`${at.toISOString().slice(0, 16)}Z`) - days * DAY_MS) / 1000;

/**
 * Returns the file name of a nightly backup.
 * @param days how many days this backup is before the service's next backup; 1 for the newest backup
 */
const nameOf = (days: number) => {
  const moment = new Date(secondsOf(days) * 1000);
  return `inventory-${moment.toISOString().slice(0, 16).replace(':', '')}Z.backup`;
};
const NEWEST = nameOf(1);

describe('the folder of nightly backups', () => {
  let folder: string;
  let database: TestDatabase;
  let services: Service[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'verkko-nightly-'));
    database = await createDatabase();
    services = [];
  });
  afterEach(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const start = async (settings: Record<string, string> = {}) => {
    const service = await startService({ BACKUP_DIR: folder, BACKUP_AT, ...settings }, database.connection);
    services.push(service);
    return service;
  };
  const files = () => readdirSync(folder).toSorted();
  const metric = async ({ url }: Service, name: string) =>
    (await scrape(url)).samples.find((sample_) => sample_.name === name)?.value;

  it('gets each backup from only one of two instances, and keeps only the newest backups', async () => {
    const without = await startService({}, database.connection);
    await sample(without);
    await without.stop();
    const kept = ['inventory.backup', 'inventory-2024.backup', 'notes.txt'];
    for (const name of [...kept, nameOf(3), nameOf(4), nameOf(5)]) writeFileSync(join(folder, name), 'old');
    writeFileSync(join(folder, `${NEWEST}.part`), 'killed');

    const [one, two] = await Promise.all([start({ BACKUP_KEEP: '2' }), start({ BACKUP_KEEP: '2' })]);
    await until('the old backups are gone', () => files().length === kept.length + 2);

    expect(files()).toEqual([...kept, NEWEST, nameOf(3)].toSorted());
    const newest = (service: Service) => metric(service, 'verkko_backup_newest_timestamp_seconds');
    await until('a metric shows the backup', async () =>
      [await newest(one), await newest(two)].includes(secondsOf(1)),
    );

    const target = await createDatabase('template0');
    await restore(target, join(folder, NEWEST));
    expect(await contentsOf(target.query)).toEqual(await contentsOf(database.query));
    await target.drop();
  });

  it('gets a backup that takes long, and webhooks are delivered meanwhile', async () => {
    const receiver = await Receiver.start();
    const held = await HeldTable.locked(database.connection, 'stream_tickets');
    try {
      const service = await start({ WEBHOOK_ALLOW: '127.0.0.1', DB_LOCK_TIMEOUT: '60' });
      await held.hasWaiting();

      await makeWebhook(service, receiver.url);
      await makeEvents(service, 'A');

      await receiver.received(1);
      expect(files()).toEqual([`${NEWEST}.part`]);
    } finally {
      await held.disconnect();
      await receiver.stop();
    }
    await until('the backup is complete', () => files().includes(NEWEST));
  });

  it('keeps the old backups when a new backup fails', async () => {
    for (const days of [2, 3, 4]) writeFileSync(join(folder, nameOf(days)), 'old');
    const before = files();
    // This folder makes the backup fail, because the new backup needs a temporary file of the same name. The
    // service can neither delete the folder like a file nor write to it.
    mkdirSync(join(folder, `${NEWEST}.part`));

    const service = await start({ BACKUP_KEEP: '1' });
    await until('the failure is counted', async () => {
      return (await metric(service, 'verkko_backup_failures_total')) === 1;
    });

    expect(files()).toEqual([...before, `${NEWEST}.part`].toSorted());
    expect(await metric(service, 'verkko_backup_newest_timestamp_seconds')).toBe(secondsOf(2));
  });

  it('has metrics only if BACKUP_DIR is set', async () => {
    const service = await startService({}, database.connection);
    services.push(service);

    const { families } = await scrape(service.url);

    expect(families.filter(({ name }) => name.startsWith('verkko_backup'))).toEqual([]);
  });
});
