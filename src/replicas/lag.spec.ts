import { Lag } from './lag';

describe('the lag of a database replica', () => {
  it('is infinite until the replica reaches a log position that the primary has reported', () => {
    const lag = new Lag();
    expect(lag.at(1000)).toBe(Infinity);
    lag.primaryIsAt(50, 1000);
    lag.replicaIsAt(49, 1100);
    expect(lag.at(1500)).toBe(Infinity);
  });

  it('is 0 while the replica has everything that the primary has stored', () => {
    const lag = new Lag();
    lag.replicaIsAt(50, 900);
    lag.primaryIsAt(50, 1000);
    expect(lag.at(60_000)).toBe(0);
  });

  it('is the age of the newest log position of the primary that the replica has reached', () => {
    const lag = new Lag();
    lag.replicaIsAt(50, 900);
    lag.primaryIsAt(50, 1000);
    lag.primaryIsAt(60, 1500);
    lag.primaryIsAt(70, 2000);
    expect(lag.at(2100)).toBe(1100);
    lag.replicaIsAt(65, 2050);
    expect(lag.at(2100)).toBe(600);
    lag.replicaIsAt(70, 2090);
    expect(lag.at(2100)).toBe(0);
  });

  it('ignores log positions of the former primary that the new primary has not reached', () => {
    const lag = new Lag();
    lag.replicaIsAt(50, 900);
    lag.primaryIsAt(50, 1000);
    lag.primaryIsAt(60, 1500);
    lag.primaryIsAt(55, 2000);
    lag.replicaIsAt(55, 2050);
    expect(lag.at(2100)).toBe(0);
  });

  it('is infinite after a failover, as long as the replica is ahead of the new primary', () => {
    const lag = new Lag();
    lag.primaryIsAt(100, 1000);
    lag.replicaIsAt(100, 1500);
    lag.primaryIsAt(90, 2000);
    lag.replicaIsAt(100, 2500);
    expect(lag.at(2600)).toBe(Infinity);
    lag.replicaIsAt(91, 3000);
    lag.primaryIsAt(92, 3500);
    lag.replicaIsAt(92, 4000);
    expect(lag.at(4100)).toBe(0);
  });

  it('stays finite if the replica seems to be ahead only because the primary’s log position was read earlier', () => {
    const lag = new Lag();
    lag.primaryIsAt(50, 1000);
    lag.replicaIsAt(60, 1500);
    lag.primaryIsAt(55, 1400);
    expect(lag.at(1600)).toBe(0);
  });
});
