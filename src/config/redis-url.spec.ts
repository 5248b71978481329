import { ConfigError, loadConfig } from './load-config';

const load = (REDIS_URL: string) => loadConfig({ ENV_FILE: '/dev/null', REDIS_URL }).REDIS_URL;

describe('the setting REDIS_URL', () => {
  it.each([
    ['redis://host', 'single', ['redis://host'], ''],
    ['rediss://user:p%40ss@host:6380/1', 'single', ['rediss://user:p%40ss@host:6380/1'], ''],
    ['redis+cluster://h1,h2:7001', 'cluster', ['redis://h1:6379', 'redis://h2:7001'], ''],
    ['rediss+cluster://u:p@h1,[::1]:1', 'cluster', ['rediss://u:p@h1:6379', 'rediss://u:p@[::1]:1'], ''],
    ['redis+sentinel://h1,h2:1/shop', 'sentinel', ['redis://h1:26379', 'redis://h2:1'], 'shop'],
    ['redis+sentinel://h/my%20shop', 'sentinel', ['redis://h:26379'], 'my shop'],
    ['rediss+sentinel://:p@[::1]/shop', 'sentinel', ['rediss://:p@[::1]:26379'], 'shop'],
  ])('with the value %s selects the Redis mode "%s"', (value, kind, urls, name) => {
    expect(load(value)).toEqual({ kind, urls, name });
  });

  it.each([
    'http://host',
    'redis://u:%@host',
    'redis+cluster://',
    'redis+cluster://h1,,h2',
    'redis+cluster://h1/0',
    'redis+cluster://u:%@h1,h2',
    'redis+cluster://h1?db=1',
    'redis+sentinel://h1,h2',
    'redis+sentinel://h1/shop?db=2',
    'redis+sentinel://h1/shop#1',
    'redis+sentinel://h1/shop%',
    'redis+sentinel://h1:x/shop',
    'redis+other://host',
  ])('rejects the value %s', (value) => {
    expect(() => load(value)).toThrow(ConfigError);
  });
});
