import { Lag } from './lag';

describe('the lag of a replica', () => {
  it('is infinite until the replica has reached a position of the primary', () => {
    const lag = new Lag();
    expect(lag.at(1000)).toBe(Infinity);
    lag.primaryIsAt(50, 1000);
    lag.replicaIsAt(49);
    expect(lag.at(1500)).toBe(Infinity);
  });

  it('is 0 while the replica has everything that the primary has stored', () => {
    const lag = new Lag();
    lag.replicaIsAt(50);
    lag.primaryIsAt(50, 1000);
    expect(lag.at(60_000)).toBe(0);
  });

  it('counts from the last position that the replica has reached', () => {
    const lag = new Lag();
    lag.replicaIsAt(50);
    lag.primaryIsAt(50, 1000);
    lag.primaryIsAt(60, 1500);
    lag.primaryIsAt(70, 2000);
    expect(lag.at(2100)).toBe(1100);
    lag.replicaIsAt(65);
    expect(lag.at(2100)).toBe(600);
    lag.replicaIsAt(70);
    expect(lag.at(2100)).toBe(0);
  });

  it('ignores positions of the old primary that its successor does not have', () => {
    const lag = new Lag();
    lag.replicaIsAt(50);
    lag.primaryIsAt(50, 1000);
    lag.primaryIsAt(60, 1500);
    lag.primaryIsAt(55, 2000);
    lag.replicaIsAt(55);
    expect(lag.at(2100)).toBe(0);
  });
});
