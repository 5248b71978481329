import { restBefore } from './sweep';

const ended = { rule: 0, productid: '', is_going_on: false, ended: 1, moved: 1, took: 1, rules: 1 };
const goingOn = { ...ended, rule: 7, productid: 'A', is_going_on: true, begun: 90 };
const here = { rule: 7, productid: 'A' };
const elsewhere = { rule: 7, productid: 'B' };

describe('the next step of a sweep (a periodic check of all rules)', () => {
  it.each([
    ['begins the first sweep at once', { ...ended, begun: null }, undefined],
    ['waits until one minute after the start of the previous sweep', { ...ended, begun: 20 }, 40_000],
    [
      'begins the next sweep at once if the previous one began a minute ago',
      { ...ended, begun: 60 },
      undefined,
    ],
    ['begins the next sweep at once if the previous one began long ago', { ...ended, begun: 900 }, undefined],
  ])('%s', (_what, state, wait) => {
    expect(restBefore(state, here, 'due')?.wait).toBe(wait);
  });

  it('is made without a pause if the same instance also made the previous step', () => {
    expect(restBefore({ ...goingOn, moved: 0.1 }, here, 'due')).toBeUndefined();
  });

  it('may be made by another instance if no step was made for 30 s', () => {
    expect(restBefore({ ...goingOn, moved: 10 }, elsewhere, 'due')).toEqual({ wait: 20_000, isEnd: false });
    expect(restBefore({ ...goingOn, moved: 30 }, elsewhere, 'due')).toBeUndefined();
  });

  it('is made at once, even if it is not yet due, when a complete sweep is requested', () => {
    expect(restBefore({ ...ended, begun: 1 }, here, 'first')).toBeUndefined();
    expect(restBefore({ ...goingOn, moved: 0.1 }, elsewhere, 'next')).toBeUndefined();
    expect(restBefore({ ...ended, begun: 1 }, here, 'next')).toEqual({ wait: 0, isEnd: true });
  });
});
