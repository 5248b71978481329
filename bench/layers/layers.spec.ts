import type { LayerMeasurement } from './layer-results';
import { CHOICES, LADDER, LAYERS, POST, roundsOf } from './layers';
import { choiceOf, resultOf } from './medians';

const layer = (name: string) => ({ name, title: name, subject: { kind: 'node' as const } });
const measured = (node: number, elsewhere = 0): LayerMeasurement => ({
  requestsPerSecond: 1000,
  p50: 1,
  p99: 2,
  node,
  postgres: 0,
  redis: 0,
  elsewhere,
});

describe('npm run bench -- layers', () => {
  it('measures each layer (a variant of the server) that a comparison needs, and none of them twice', () => {
    const names = LAYERS.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(LADDER.map(({ name }) => name)));
    expect(names).toEqual(expect.arrayContaining(CHOICES.map(({ chosen }) => chosen)));
  });

  it('measures the layer that gets updates after all others, and every second repetition in reverse order', () => {
    const reads = LAYERS.filter((one) => one !== POST);

    expect(roundsOf(3)).toEqual([reads, reads.toReversed(), reads, [POST], [POST], [POST]]);
  });

  it('reports the median of the repetitions that other processes did not disturb, and records all repetitions', () => {
    const repeats = [measured(100), measured(104), measured(300, 0.9)];

    expect(resultOf(layer('log'), repeats)).toMatchObject({
      node: { median: 102, least: 100, most: 104 },
      repeats,
    });
  });

  it('reports the median of all repetitions if other processes disturbed every repetition', () => {
    expect(resultOf(layer('log'), [measured(300, 0.9)]).node.median).toBe(300);
  });

  it('compares two layers of the service in the same repetition, because a slow machine then affects both', () => {
    const layers = [
      resultOf(layer('chosen'), [measured(100), measured(200), measured(100)]),
      resultOf(layer('other'), [measured(110), measured(210), measured(500, 0.9)]),
    ];
    const choice = { name: 'choice', title: 'choice', chosen: 'chosen', others: [layer('other')] };

    expect(choiceOf(choice, layers).others).toEqual([
      { name: 'other', title: 'other', costsMore: { median: 10, least: 10, most: 10 } },
    ]);
  });
});
