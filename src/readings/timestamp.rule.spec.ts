import { timestamp, timestampParameter } from './timestamp.rule';

describe('a timestamp', () => {
  it.each([
    ['2024-01-01T10:00:00Z', '2024-01-01T10:00:00Z'],
    ['2024-01-01T10:00:00.123456Z', '2024-01-01T10:00:00.123456Z'],
    ['2024-01-01 10:00:00', '2024-01-01T10:00:00Z'],
    ['2024-01-01T10:00', '2024-01-01T10:00:00Z'],
    ['2024-01-01', '2024-01-01T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
    ['2000-02-29', '2000-02-29T00:00:00Z'],
    ['2024-01-01T00:30:00.5+02:00', '2023-12-31T22:30:00.5Z'],
    ['2024-01-01T10:00:00-00:00', '2024-01-01T10:00:00Z'],
    ['2024-01-01T10:00+23:59', '2023-12-31T10:01:00Z'],
    ['0001-01-01', '0001-01-01T00:00:00Z'],
    ['0000-12-31T23:00:00-02:00', '0001-01-01T01:00:00Z'],
    ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
  ])('%s is read as %s', (written, canonical) => {
    expect(timestamp.read(written)).toBe(canonical);
    expect(timestamp.read(canonical)).toBe(canonical);
  });

  it.each([
    '1900-02-29',
    '2023-02-29',
    '2024-04-31',
    '2024-01-01T10:00:00 02:00',
    '2024-01-01T10:00:00z',
    20240101,
    null,
  ])('%s is refused', (written) => {
    expect(timestamp.read(written)).toBeUndefined();
  });
});

describe('a timestamp in a query parameter', () => {
  it.each([
    ['2024-01-01T12:00:00 02:00', '2024-01-01T10:00:00Z'],
    ['2024-01-01 12:00 02:00', '2024-01-01T10:00:00Z'],
    ['2024-01-01 12:00', '2024-01-01T12:00:00Z'],
    ['2024-01-01T12:00:00+02:00', '2024-01-01T10:00:00Z'],
  ])('%s is read as %s', (arrived, canonical) => {
    expect(timestampParameter.read(arrived)).toBe(canonical);
  });

  it('with a time zone but without a time is refused', () => {
    expect(timestampParameter.read('2024-01-01 02:00Z')).toBe('2024-01-01T02:00:00Z');
    expect(timestampParameter.read('2024-01-01  02:00')).toBeUndefined();
  });
});
