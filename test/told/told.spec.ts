import { Trial } from './trial';

const SEED = 1;

describe('two instances with rules and webhooks', () => {
  let trial: Trial;

  beforeAll(async () => {
    trial = await Trial.start(SEED);
  });
  afterAll(() => trial.stop());

  it(`lose no event, even if processes are killed (seed ${SEED})`, async () => {
    const { violations, ...happened } = await trial.round();

    expect({ violations, happened }).toEqual({ violations: [], happened });
  });
});
