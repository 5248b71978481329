import fc from 'fast-check';
import { TimeZone } from './time-zone';
import { timeZone } from './time-zone.rule';

const DAY = 86_400_000;

const ZONES = [
  'Europe/Helsinki',
  'America/St_Johns',
  'America/Havana',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Manila',
  'UTC',
] as const;

/**
 * Computes the date and time that a clock in a time zone shows at an instant. The result is given as the
 * instant, in ms since 1970, at which a clock in UTC shows the same date and time. The tested code uses
 * another method.
 */
function wallClockAt(zone: string, instant: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

describe('the validation rule for the name of a time zone', () => {
  it.each([
    'Europe/Helsinki',
    'US/Pacific',
    'EST5EDT',
    'Etc/GMT+2',
    'Etc/GMT-14',
    'America/Argentina/Buenos_Aires',
    'Asia/Kolkata',
    'Europe/Kyiv',
    'GB-Eire',
    'CET',
    'NZ',
    'GMT+0',
    'UTC',
    'Zulu',
    'europe/helsinki',
  ])('accepts %s', (name) => {
    expect(timeZone.read(name)).toBe(name);
    expect(name).toMatch(new RegExp(timeZone.schema.pattern as string));
  });

  it('accepts Etc/GMT+2 from a query string, where the + arrives as a space', () => {
    expect(timeZone.read('Etc/GMT 2')).toBe('Etc/GMT+2');
  });

  it.each([
    'Helsinki',
    'Europe/Nowhere',
    'Europe/Helsinki ',
    '+02:00',
    '+02',
    '-0330',
    'UTC+2',
    'GMT+2',
    'Z',
    'BST',
    'PST',
    'IST',
    'SystemV/EST5',
    'Etc/Unknown',
    'posixrules',
    'localtime',
    'EET-2EEST,M3.5.0/3,M10.5.0/4',
    '../../etc/passwd',
    '',
    'x'.repeat(10_000),
    2,
    null,
    ['UTC'],
  ])('refuses %j', (name) => {
    expect(timeZone.read(name)).toBeUndefined();
  });
});

describe('a time zone', () => {
  const named = (name: string) => TimeZone.named(name) as TimeZone;
  const zone = fc.constantFrom(...ZONES);
  const wallClock = fc
    .integer({ min: Date.UTC(1840, 0) / 1000, max: Date.UTC(2060, 0) / 1000 })
    .map((seconds) => seconds * 1000);
  const day = fc.integer({ min: Date.UTC(1840, 0) / DAY, max: Date.UTC(2060, 0) / DAY });
  /** Weeks in which the clocks of a time zone change, each given by the first instant of the week. */
  const changes = ZONES.flatMap((name) => {
    const formatter = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
    const offsets = Array.from({ length: 11_000 }, (_, week) =>
      formatter.format((week - 6700) * 7 * DAY).replace(/.*GMT/, ''),
    );
    return offsets.flatMap((offset, week) =>
      offset === (offsets[week + 1] ?? offset) ? [] : { name, week: (week - 6700) * 7 * DAY },
    );
  });

  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: 0, max: 8 * 48 }))
    .map(([{ name, week }, halfHours]) => ({ name, wallClock: week + halfHours * 1_800_000 }));

  it('converts a local time to the earliest instant at which the clocks show it, or to nothing if the clocks skip it', () => {
    const anywhere = fc.record({ name: zone, wallClock });
    fc.assert(
      fc.property(fc.oneof(anywhere, near), ({ name, wallClock }) => {
        // The test finds the expected instants by trial. It takes the offset of the zone at every half hour
        // within a day before and after the local time, and tries the instant that each offset gives.
        const instants = Array.from(
          { length: 4 * 24 + 1 },
          (_, index) => wallClock + (index - 48) * 1_800_000,
        )
          .map((instant) => instant + wallClock - wallClockAt(name, instant))
          .filter((instant) => wallClockAt(name, instant) === wallClock)
          .sort((a, b) => a - b);

        expect(named(name).instantOf(wallClock)).toBe(instants[0]);
      }),
    );
  });

  it('begins each local day at the instant at which the previous day ends', () => {
    fc.assert(
      fc.property(zone, day, (name, day) => {
        const clocks = named(name);
        const start = clocks.startOfDay(day) ?? clocks.endOfDay(day);

        expect(start).toBe(clocks.endOfDay(day - 1));
        expect(wallClockAt(name, start)).toBeGreaterThanOrEqual(day * DAY);
        expect(wallClockAt(name, start - 1000)).toBeLessThan(day * DAY);
      }),
    );
  });

  it('has no first instant for a day that it skips, such as 30 December 2011 in Pacific/Apia', () => {
    const skipped = Date.UTC(2011, 11, 30) / DAY;

    expect(named('Pacific/Apia').startOfDay(skipped)).toBeUndefined();
    expect(named('Pacific/Apia').startOfDay(skipped + 1)).toBe(Date.UTC(2011, 11, 30, 10));
  });
});
