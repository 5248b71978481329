import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Database } from '../database/database';
import { DatabaseIdentity } from '../database/database-identity';
import type { RedisClient } from '../redis/redis-client';
import { REDIS } from '../redis/redis.module';

/** A message between instances of the service about stock levels, or about clients that listen to streams. */
type Message =
  /** The stock levels of the named products may have changed; `any` means the levels of all products. */
  | { readonly changed: readonly string[] | 'any' }
  /**
   * The instance that sends this message has stream listeners. It repeats the message regularly. Without new
   * messages, the other instances assume that it has no listeners.
   */
  | { readonly listening: true }
  /**
   * The instance that sends this message has just begun to receive messages. It asks whether other instances have
   * stream listeners.
   */
  | { readonly who: true };

type Sent = Message & { readonly from: string };

/** Time in ms after which a failed subscription to the Redis channel is repeated. */
const RETRY_MS = 15_000;

/**
 * The Redis publish/subscribe channel on which the instances tell each other which stock levels have changed. Messages
 * may be lost. Each database has a channel of its own, because several databases may share a Redis.
 */
@Injectable()
export class LiveChannel implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Live');
  private readonly messages = new EventEmitter<{ message: [Message]; up: [boolean] }>();
  private readonly self = randomUUID();
  private subscriber: RedisClient | undefined;
  private name: string | undefined;
  private isSubscribed = false;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    @Inject(REDIS) private readonly redis: RedisClient | undefined,
    private readonly database: Database,
    private readonly identity: DatabaseIdentity,
  ) {}

  /** Whether this instance receives the messages that other instances send. */
  get isUp(): boolean {
    return this.isSubscribed && this.subscriber?.status === 'ready';
  }

  onMessage(listener: (message: Message) => void): void {
    this.messages.on('message', listener);
  }

  /** Calls the listener when the connection for messages of other instances begins to work, and when it fails. */
  onUp(listener: (isUp: boolean) => void): void {
    this.messages.on('up', listener);
  }

  onApplicationBootstrap(): void {
    if (!this.redis) return;
    // The subscription has its own connection to Redis, because a connection with a subscription accepts no other
    // commands.
    const subscriber = (this.subscriber = this.redis.duplicate());
    // Nothing is logged here, because the rate limits already log that Redis is down.
    subscriber.on('error', () => undefined);
    subscriber.on('ready', () => void this.subscribe(subscriber));
    subscriber.on('close', () => {
      this.setSubscribed(false);
    });
    subscriber.on('message', (_channel: string, text: string) => {
      this.take(text);
    });
    this.database.onceConnected(() => void this.subscribe(subscriber));
  }

  onApplicationShutdown(): void {
    clearTimeout(this.retry);
    this.subscriber?.disconnect();
  }

  /** Sends a message to the other instances; the message may be lost. */
  publish(message: Message): void {
    if (!this.redis || this.name === undefined) return;
    const sent: Sent = { ...message, from: this.self };
    this.redis.publish(this.name, JSON.stringify(sent)).catch(() => undefined);
  }

  private async subscribe(subscriber: RedisClient): Promise<void> {
    if (!this.redis || subscriber.status !== 'ready' || !this.database.isConnected || this.isSubscribed)
      return;
    clearTimeout(this.retry);
    try {
      this.name ??= `live:${await this.identity.id()}`;
      await subscriber.subscribe(this.name);
      // If Redis forbids publishing, no instance can send messages. Then the subscription counts as failed, so that
      // the instances read changes from PostgreSQL.
      await this.redis.publish(this.name, JSON.stringify({ who: true, from: this.self } satisfies Sent));
      this.setSubscribed(true);
    } catch (error) {
      this.logger.debug(`Changes of other instances are read from PostgreSQL: ${(error as Error).message}`);
      this.retry = setTimeout(() => void this.subscribe(subscriber), RETRY_MS).unref();
    }
  }

  private setSubscribed(isSubscribed: boolean): void {
    if (this.isSubscribed === isSubscribed) return;
    this.isSubscribed = isSubscribed;
    this.messages.emit('up', isSubscribed);
  }

  private take(text: string): void {
    const sent = sentIn(text);
    if (!sent) this.logger.debug('A message in Redis that no instance can have sent is ignored.');
    else if (sent.from !== this.self) this.messages.emit('message', sent);
  }
}

/**
 * Parses a message that an instance of the service has published.
 * @returns undefined for any other text; every client of Redis may publish text on the same Redis channel
 */
function sentIn(text: string): Sent | undefined {
  try {
    const value = JSON.parse(text) as Partial<Record<string, unknown>> | null;
    return typeof value?.from === 'string' && isMessage(value) ? (value as unknown as Sent) : undefined;
  } catch {
    return undefined;
  }
}

function isMessage({ changed, listening, who }: Partial<Record<string, unknown>>): boolean {
  if (changed === undefined) return listening === true || who === true;
  if (!Array.isArray(changed)) return changed === 'any';
  return changed.every((name) => typeof name === 'string');
}
