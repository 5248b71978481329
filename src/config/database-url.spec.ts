import { databaseUrl } from './database-url';

const parse = (value: string) => databaseUrl.schema.safeParse(value);

describe('the setting DATABASE_URL', () => {
  it.each<[url: string, urls: string[], target: string | null]>([
    ['postgres://u:p@h/db', ['postgres://u:p@h/db'], null],
    [
      'postgresql://h?target_session_attrs=read-write',
      ['postgresql://h?target_session_attrs=read-write'],
      'read-write',
    ],
    [
      'postgres://u:p@h1:5432,h2:5433,h3/db?sslmode=verify-full&target_session_attrs=read-write',
      ['h1:5432', 'h2:5433', 'h3'].map(
        (host) => `postgres://u:p@${host}/db?sslmode=verify-full&target_session_attrs=read-write`,
      ),
      'read-write',
    ],
    ['postgres://u:a,b@h/db', ['postgres://u:a,b@h/db'], null],
    ['postgres://u:a@b,c@[::1]:1,[::2]', ['postgres://u:a@b,c@[::1]:1', 'postgres://u:a@b,c@[::2]'], null],
    ['postgres:///db?host=/run/postgresql', ['postgres:///db?host=/run/postgresql'], null],
  ])('with the value %s is split into one URL for each host', (value, urls, target_session_attrs) => {
    expect(parse(value).data).toEqual({ urls, target_session_attrs });
  });

  it.each([
    'mysql://h',
    'postgres://h1,,h2/db',
    'postgres://h1,h2:port/db',
    'postgres://u:%@h1,h2/db',
    'h1,h2',
  ])('rejects the value %s', (value) => {
    expect(parse(value).success).toBe(false);
  });
});
