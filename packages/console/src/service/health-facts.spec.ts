import { describe, expect, it } from '@jest/globals';
import { healthFacts } from './health-facts';

describe('the facts about the health of the service', () => {
  it('contain only the state of the database and of Redis if the user may not read the metrics', () => {
    expect(healthFacts({ db: 'ok', redis: 'disabled' }, null)).toEqual([
      { name: 'Database', value: 'works' },
      { name: 'Shared rate limits (Redis)', value: 'not used' },
    ]);
  });

  it('tell whether each database replica serves reads, and how many seconds it lags behind', () => {
    const replicas = [
      { role: 'replica', lag: 0.25, in_use: true },
      { role: 'unavailable', lag: null, in_use: false },
    ] as const;

    expect(healthFacts({ db: 'ok', redis: 'ok', replicas: [...replicas] }, null).slice(1, 3)).toEqual([
      { name: 'Replica 1', value: 'works', more: 'gets reads, 0.25 s behind' },
      { name: 'Replica 2', value: 'does not answer', more: 'gets no reads, how far behind is not known' },
    ]);
  });

  it('state that nothing is stored while the disk is full', () => {
    expect(healthFacts({ db: 'ok', redis: 'ok', disk: 'full' }, null)).toContainEqual({
      name: 'Its disk',
      value: 'is full: nothing is stored until there is room',
    });
  });
});
