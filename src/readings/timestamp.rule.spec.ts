import { messageFor } from '../validation/rule';
import { endTimestampIn, inQueryString, timestamp, timestampIn, timestampParameter } from './timestamp.rule';

const EXISTS = 'where the clocks skip this time: send one that exists, or one with a zone';

describe('the validation rule for a timestamp', () => {
  it.each([
    ['2024-01-01T10:00:00Z', '2024-01-01T10:00:00Z'],
    ['2024-01-01T10:00:00.123456Z', '2024-01-01T10:00:00.123456Z'],
    ['2024-01-01 10:00:00', '2024-01-01T10:00:00Z'],
    ['2024-01-01T10:00', '2024-01-01T10:00:00Z'],
    ['2024-01-01', '2024-01-01T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
    ['2000-02-29', '2000-02-29T00:00:00Z'],
    ['2024-01-31T10:00:00Z', '2024-01-31T10:00:00Z'],
    ['2024-01-01T00:30:00.5+02:00', '2023-12-31T22:30:00.5Z'],
    ['2024-01-01T10:00:00-00:00', '2024-01-01T10:00:00Z'],
    ['2024-01-01T10:00+23:59', '2023-12-31T10:01:00Z'],
    ['0001-01-01', '0001-01-01T00:00:00Z'],
    ['0000-12-31T23:00:00-02:00', '0001-01-01T01:00:00Z'],
    ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
    ['1969-12-31T23:59:59.999999+00:00', '1969-12-31T23:59:59.999999Z'],
  ])('reads %s as %s', (written, canonical) => {
    expect(timestamp.read(written)).toBe(canonical);
    expect(timestamp.read(canonical)).toBe(canonical);
  });

  it.each([2023, 2024])('accepts exactly the days that exist in the year %i', (year) => {
    const inJanuary = Date.UTC(year, 0, 1, 10);
    const days = Array.from({ length: year % 4 === 0 ? 366 : 365 }, (_, day) => inJanuary + day * 86_400_000);
    const numbers = Array.from({ length: 40 }, (_, number) => String(number).padStart(2, '0'));
    const written = numbers.flatMap((month) => numbers.map((day) => `${year}-${month}-${day}T10:00:00.000Z`));

    expect(written.filter((text) => timestamp.read(text) === text)).toEqual(
      days.map((instant) => new Date(instant).toISOString()),
    );
  });

  it.each([
    ['Go, RFC3339Nano', '2024-01-01T10:00:00.123456789Z', '2024-01-01T10:00:00.123456Z'],
    ['Go, in another zone', '2024-01-01T12:00:00.123456789+02:00', '2024-01-01T10:00:00.123456Z'],
    ['.NET, "o" in UTC', '2024-01-01T10:00:00.1234567Z', '2024-01-01T10:00:00.123456Z'],
    ['.NET, DateTimeOffset', '2024-01-01T12:00:00.1234567+02:00', '2024-01-01T10:00:00.123456Z'],
    ['.NET, a DateTime of no kind', '2024-01-01T10:00:00.1234567', '2024-01-01T10:00:00.123456Z'],
    ['Java, OffsetDateTime', '2024-01-01T12:00+02:00', '2024-01-01T10:00:00Z'],
    ['Java, Instant', '2024-01-01T10:00:00.123456789Z', '2024-01-01T10:00:00.123456Z'],
    ['Python, isoformat()', '2024-01-01T12:00:00.123456+02:00', '2024-01-01T10:00:00.123456Z'],
    ['Python, str()', '2024-01-01 12:00:00.123456+02:00', '2024-01-01T10:00:00.123456Z'],
    ['Python, strftime("%z")', '2024-01-01T12:00:00+0200', '2024-01-01T10:00:00Z'],
    ['JavaScript', '2024-01-01T10:00:00.000Z', '2024-01-01T10:00:00.000Z'],
    ['PostgreSQL', '2024-01-01 12:00:00.5+02', '2024-01-01T10:00:00.5Z'],
    ['PostgreSQL, west', '2024-01-01 06:30:00-03:30', '2024-01-01T10:00:00Z'],
    ['date -Iseconds', '2024-01-01T12:00:00+02:00', '2024-01-01T10:00:00Z'],
    ['date -Ins', '2024-01-01T12:00:00,123456789+02:00', '2024-01-01T10:00:00.123456Z'],
    ['date --rfc-3339=ns', '2024-01-01 12:00:00.123456789+02:00', '2024-01-01T10:00:00.123456Z'],
    ['small letters', '2024-01-01t10:00:00z', '2024-01-01T10:00:00Z'],
    ['no seconds', '2024-01-01T10:00-0330', '2024-01-01T13:30:00Z'],
    ['ninety digits', `2024-01-01T10:00:00.${'9'.repeat(90)}Z`, '2024-01-01T10:00:00.999999Z'],
  ])('reads the format of %s, for example the timestamp %s', (_language, written, canonical) => {
    expect(timestamp.read(written)).toBe(canonical);
    expect(written).toMatch(new RegExp(timestamp.schema.pattern as string));
  });

  it.each([
    '1900-02-29',
    '2023-02-29',
    '2023-02-29T10:00:00Z',
    '2024-02-30T10:00:00Z',
    '2024-04-31',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '2024-01-32',
    '2024-01-01T24:00:00Z',
    '2024-01-01T23:59:60Z',
    '2024-01-01T10:60:00Z',
    '2024-01-01T10:00:00 02:00',
    '2024-01-01T10:00:00 +02:00',
    '2024-01-01T10:00:00+24:00',
    '2024-01-01T10:00:00+02:60',
    '2024-01-01T10:00:00+2',
    '2024-01-01T10:00:00+02:00:00',
    '2024-01-01T10:00:00.Z',
    '2024-01-01T10:00:00,',
    '2024-01-01T10:00.5Z',
    '2024-01-01T10Z',
    '2024-01-01Z',
    '2024-01-01T',
    ' 2024-01-01',
    '2024-01-01\n',
    '20240101T100000Z',
    '2024-W01-1',
    '2024-001',
    '24-01-01',
    '12024-01-01',
    '-2024-01-01',
    '0000-12-31',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '1704103200',
    'now',
    'today',
    'infinity',
    '-infinity',
    'epoch',
    '',
    '٢٠٢٤-٠١-٠١',
    20240101,
    1704103200000,
    null,
    true,
    ['2024-01-01'],
  ])('refuses %j', (written) => {
    expect(timestamp.read(written)).toBeUndefined();
    expect(messageFor(timestamp, written)).toBe(timestamp.message);
  });
});

describe('the validation rule for a timestamp in a time zone', () => {
  it.each([
    ['Europe/Helsinki', '2024-01-01T12:00:00.1234567', '2024-01-01T10:00:00.123456Z'],
    ['Europe/Helsinki', '2024-07-01 12:00', '2024-07-01T09:00:00Z'],
    ['Europe/Helsinki', '2024-01-01', '2023-12-31T22:00:00Z'],
    ['Europe/Helsinki', '2024-01-01T12:00:00Z', '2024-01-01T12:00:00Z'],
    ['Europe/Helsinki', '2024-01-01T12:00:00+05:00', '2024-01-01T07:00:00Z'],
    ['Europe/Helsinki', '1900-01-01T12:00:00', '1900-01-01T10:20:11Z'],
    ['Asia/Kathmandu', '2024-01-01T12:00:00', '2024-01-01T06:15:00Z'],
    ['Etc/GMT+2', '2024-01-01T12:00:00', '2024-01-01T14:00:00Z'],
    ['UTC', '2024-01-01T12:00:00', '2024-01-01T12:00:00Z'],
    ['no such zone', '2024-01-01T12:00:00', '2024-01-01T12:00:00Z'],
  ])('for the zone %s reads the time %s as %s', (zone, written, canonical) => {
    expect(timestampIn(zone).read(written)).toBe(canonical);
    expect(timestampIn(zone).read(canonical)).toBe(canonical);
  });

  it.each([
    ['Europe/Helsinki', '2024-10-27T02:59:59.999999', '2024-10-26T23:59:59.999999Z'],
    ['Europe/Helsinki', '2024-10-27T03:00:00', '2024-10-27T00:00:00Z'],
    ['Europe/Helsinki', '2024-10-27T03:59:59.999999', '2024-10-27T00:59:59.999999Z'],
    ['Europe/Helsinki', '2024-10-27T04:00:00', '2024-10-27T02:00:00Z'],
    ['Australia/Lord_Howe', '2024-04-07T01:45:00', '2024-04-06T14:45:00Z'],
    ['America/Havana', '2024-11-03', '2024-11-03T04:00:00Z'],
  ])(
    'for the zone %s reads the local time %s as the earlier instant if two instants are possible',
    (zone, written, canonical) => {
      expect(timestampIn(zone).read(written)).toBe(canonical);
    },
  );

  it.each([
    ['Europe/Helsinki', '2024-03-31T03:00:00'],
    ['Europe/Helsinki', '2024-03-31T03:59:59.999999'],
    ['Australia/Lord_Howe', '2024-10-06T02:15:00'],
    ['Asia/Beirut', '2024-03-31T00:30:00'],
    ['Pacific/Apia', '2011-12-30T12:00:00'],
    ['Pacific/Apia', '2011-12-30'],
  ])('for the zone %s refuses the local time %s, because the clocks skip this time', (zone, written) => {
    const rule = timestampIn(zone);

    expect(rule.read(written)).toBeUndefined();
    expect(messageFor(rule, written)).toBe(`does not exist in ${zone}, ${EXISTS}`);
  });

  it.each([
    ['Europe/Helsinki', '2024-03-31T02:59:59', '2024-03-31T00:59:59Z'],
    ['Europe/Helsinki', '2024-03-31T04:00:00', '2024-03-31T01:00:00Z'],
    ['Asia/Beirut', '2024-03-31', '2024-03-30T22:00:00Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z'],
  ])('(the zone is %s) accepts the local time %s near a change of the clocks', (zone, written, canonical) => {
    expect(timestampIn(zone).read(written)).toBe(canonical);
  });

  it('refuses an invalid timestamp with the same error message as the rule without a time zone', () => {
    const rule = timestampIn('Europe/Helsinki');

    for (const value of ['now', '2024-02-30', '0001-01-01', null]) {
      expect(rule.read(value)).toBeUndefined();
      expect(messageFor(rule, value)).toBe(timestamp.message);
    }
  });
});

describe('the validation rule for the end of a time range', () => {
  it.each([
    [undefined, '2024-01-31', '2024-01-31T23:59:59.999999Z'],
    [undefined, '2024-01-31T00:00', '2024-01-31T00:00:00Z'],
    [undefined, '9999-12-31', '9999-12-31T23:59:59.999999Z'],
    ['Europe/Helsinki', '2024-01-31', '2024-01-31T21:59:59.999999Z'],
    ['Europe/Helsinki', '2024-03-31', '2024-03-31T20:59:59.999999Z'],
    ['America/New_York', '9999-12-31', '9999-12-31T23:59:59.999999Z'],
    ['Asia/Beirut', '2024-03-30', '2024-03-30T21:59:59.999999Z'],
    ['Pacific/Apia', '2011-12-29', '2011-12-30T09:59:59.999999Z'],
    ['America/Havana', '2024-11-02', '2024-11-03T03:59:59.999999Z'],
  ])('(in the time zone %s) reads the time or date %s as %s', (zone, written, canonical) => {
    expect(endTimestampIn(zone).read(written)).toBe(canonical);
    expect(endTimestampIn(zone).read(canonical)).toBe(canonical);
  });

  it.each([
    [undefined, '2024-02-30'],
    [undefined, '0000-12-31'],
    ['Pacific/Apia', '2011-12-30'],
  ])('(in the time zone %s) refuses the date %s', (zone, written) => {
    expect(endTimestampIn(zone).read(written)).toBeUndefined();
  });
});

describe('the validation rule for a timestamp in a query string', () => {
  it.each([
    ['2024-01-01T12:00:00 02:00', '2024-01-01T10:00:00Z'],
    ['2024-01-01T12:00:00 0200', '2024-01-01T10:00:00Z'],
    ['2024-01-01T12:00:00 02', '2024-01-01T10:00:00Z'],
    ['2024-01-01T12:00:00.123456789 0200', '2024-01-01T10:00:00.123456Z'],
    ['2024-01-01T12:00:00,123456789 02:00', '2024-01-01T10:00:00.123456Z'],
    ['2024-01-01t12:00 02', '2024-01-01T10:00:00Z'],
    ['2024-01-01 12:00 02:00', '2024-01-01T10:00:00Z'],
    ['2024-01-01 12:00', '2024-01-01T12:00:00Z'],
    ['2024-01-01T12:00:00+02:00', '2024-01-01T10:00:00Z'],
  ])('reads %s as %s', (arrived, canonical) => {
    expect(timestampParameter.read(arrived)).toBe(canonical);
  });

  it('refuses a date with a time zone but without a time of day', () => {
    expect(timestampParameter.read('2024-01-01 02:00Z')).toBe('2024-01-01T02:00:00Z');
    expect(timestampParameter.read('2024-01-01  02:00')).toBeUndefined();
  });

  it('refuses a local time that the clocks skip', () => {
    const rule = inQueryString(timestampIn('Europe/Helsinki'));

    expect(rule.read('2024-03-31 03:30')).toBeUndefined();
    expect(messageFor(rule, '2024-03-31 03:30')).toBe(`does not exist in Europe/Helsinki, ${EXISTS}`);
  });
});
