import { Trial } from './trial';

const SEED = 1;

describe('rules, events and webhooks of two instances', () => {
  let trial: Trial;

  beforeAll(async () => {
    trial = await Trial.start(SEED);
  });
  afterAll(() => trial.stop());

  it(`report every lasting state once, and deliver every event, while processes are killed (seed ${SEED})`, async () => {
    const { violations, ...happened } = await trial.round();

    expect({ violations, happened }).toEqual({ violations: [], happened });
  });
});
