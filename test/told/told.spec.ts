import { endProcesses } from '../support/service-process';
import { Trial } from './trial';

const SEED = 1;

describe('rules, events and webhooks of two instances', () => {
  afterAll(endProcesses);

  it(`tell every lasting state once, and deliver every event, while processes are killed (seed ${SEED})`, async () => {
    const trial = await Trial.start(SEED);
    const { violations, ...happened } = await trial.round();
    expect({ violations, happened }).toEqual({ violations: [], happened });
    await trial.stop();
  });
});
