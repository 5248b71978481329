import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import type { Repository } from 'typeorm';
import type { Principal } from '../access/principal';
import { Database } from '../database/database';
import { Origin } from '../database/schema/origin.entity';

/** Most origins in the cache; each takes some 200 bytes. */
const MOST_REMEMBERED = 10_000;

/** Most characters of a token's subject that are kept. */
const LONGEST_NAME = 512;

/**
 * The numbers of the origins. An origin is stored before the readings that have its number, in a transaction of its own,
 * and is never changed or deleted: so its number may be cached. All are forgotten when a connection ends, because the
 * next one may reach an older copy of the database, which lacks the newest origins. Behind a pooler, which hides that,
 * none is cached.
 */
@Injectable()
export class Origins {
  private numbers = new LRUCache<string, number>({ max: MOST_REMEMBERED });

  constructor(
    @InjectRepository(Origin) private readonly origins: Repository<Origin>,
    private readonly database: Database,
  ) {
    database.onConnectionClosed(() => {
      this.numbers = new LRUCache({ max: MOST_REMEMBERED });
    });
  }

  /** The number of an origin, which is stored if it is new. */
  async numberOf(caller: Principal, reason = ''): Promise<number> {
    const origin = { recorded_by: nameOf(caller), reason };
    if (this.database.isBehindPooler) return this.store(origin);
    const { numbers } = this; // a connection that ends meanwhile replaces them
    const key = JSON.stringify(origin);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = await this.store(origin);
    numbers.set(key, number);
    return number;
  }

  private async store(origin: { readonly recorded_by: string; readonly reason: string }): Promise<number> {
    return this.database.transactionOf(this.origins, async (origins) => {
      const known = await origins.findOneBy(origin);
      if (known) return known.id;
      await origins.createQueryBuilder().insert().values(origin).orIgnore().execute();
      return (await origins.findOneByOrFail(origin)).id;
    });
  }
}

/** The id of a key or the subject of a token; empty where nobody showed either. */
function nameOf({ kind, id }: Principal): string {
  return kind === 'anonymous' ? '' : id.slice(0, LONGEST_NAME);
}
