import { createDatabase, type TestDatabase } from '../support/database';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';

const MEGABYTE = 1024 ** 2;

/** V8 includes three semi-spaces in its heap limit: two for copying, and one for large objects. */
const SEMI_SPACES = 3;

/** Code that prints V8's heap limit before the service starts. */
const TELL_LIMIT = `
  import { getHeapStatistics } from 'node:v8';
  process.stderr.write('heap limit ' + getHeapStatistics().heap_size_limit + '\\n');`;

describe('the heap of the service', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterEach(endProcesses);
  afterAll(() => database.drop());

  it('has semi-spaces of 16 MB, even if V8 would use smaller ones', async () => {
    const [oldGeneration, chosenInSmallContainer] = [256, 1];
    const service = await startProcess({
      ...databaseEnvironment(database.connection),
      PORT: '0',
      NODE_OPTIONS: [
        `--max-old-space-size=${oldGeneration}`,
        `--max-semi-space-size=${chosenInSmallContainer}`,
        `--import=data:text/javascript,${encodeURIComponent(TELL_LIMIT)}`,
      ].join(' '),
    });

    const [, limit] = /^heap limit (\d+)$/m.exec(service.stderr()) ?? [];
    expect(Number(limit) / MEGABYTE).toBe(oldGeneration + SEMI_SPACES * 16);
  });
});
