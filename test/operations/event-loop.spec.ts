import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type TestDatabase } from '../support/database';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const FROZEN_MS = 400;

describe('the event loop of the service', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterEach(endProcesses);
  afterAll(() => database.drop());

  it('causes a warning in the log if something blocks it too long', async () => {
    const service = await startProcess({ ...databaseEnvironment(database.connection), LOG_LEVEL: 'warn' });

    const line = await until('the warning is logged', async () => {
      service.child.kill('SIGSTOP');
      await sleep(FROZEN_MS); // blocks the event loop; the warning must report at least half of this time
      service.child.kill('SIGCONT');
      return service.log().find(({ context }) => context === 'EventLoop');
    });
    expect(line).toMatchObject({
      level: 'warn',
      msg: expect.stringMatching(
        /^nobody was answered for \d+ ms; if this goes on, give the service more CPU/,
      ),
    });
    expect(line.event_loop_max_ms).toBeGreaterThanOrEqual(FROZEN_MS / 2);
    await service.stop();
  });
});
