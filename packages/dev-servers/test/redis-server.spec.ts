import { Redis } from 'ioredis';
import { startRedisServer, type RedisServer } from '@verkko/dev-servers/redis-server';

describe('the Redis server for tests', () => {
  let server: RedisServer;

  // The Redis clients are not closed after a test, because each client ends with its server and does not
  // reconnect.
  const connect = async (options: { commandTimeout?: number } = {}): Promise<Redis> => {
    const client = new Redis(server.url, { ...options, lazyConnect: true, retryStrategy: null });
    client.on('error', () => undefined); // nothing to do here: the tests check the error that each command returns
    await client.connect();
    return client;
  };

  beforeEach(async () => {
    server = await startRedisServer();
  });

  afterEach(() => server.stop());

  it('answers as soon as it is started', async () => {
    const redis = await connect();

    expect(await redis.set('key', 'value')).toBe('OK');
    expect(await redis.get('key')).toBe('value');
  });

  it('refuses connections while it is stopped; after a restart it has the same port and no data', async () => {
    await (await connect()).set('key', 'value');

    await server.stop();
    await expect(connect()).rejects.toThrow('Connection is closed.');

    await server.start();
    expect(await (await connect()).get('key')).toBeNull();
  });

  it('does not answer on an open connection while it is paused, and answers after it is resumed', async () => {
    const redis = await connect({ commandTimeout: 200 });

    server.pause();
    await expect(redis.ping()).rejects.toThrow('Command timed out');

    server.resume();
    expect(await redis.ping()).toBe('PONG');
  });

  it('can be stopped while it is paused', async () => {
    server.pause();
    await server.stop();

    await expect(connect()).rejects.toThrow('Connection is closed.');
  });
});
