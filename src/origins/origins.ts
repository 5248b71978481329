import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import type { Repository } from 'typeorm';
import type { Principal } from '../access/principal';
import { Origin } from '../database/schema/origin.entity';

/** Most origins in the cache; each takes some 200 bytes. */
const MOST_REMEMBERED = 10_000;

/** Most characters of a token's subject that are kept. */
const LONGEST_NAME = 512;

/**
 * The numbers of the origins. An origin is stored before the readings that have its number, in a transaction of its own,
 * and is never changed or deleted: so its number may be cached.
 */
@Injectable()
export class Origins {
  private readonly numbers = new LRUCache<string, number>({
    max: MOST_REMEMBERED,
    fetchMethod: (key) => {
      const [recorded_by, reason] = JSON.parse(key) as [string, string];
      return this.numberIn(recorded_by, reason);
    },
  });

  constructor(@InjectRepository(Origin) private readonly origins: Repository<Origin>) {}

  /** The number of an origin, which is stored if it is new. */
  async numberOf(caller: Principal, reason = ''): Promise<number> {
    return this.numbers.forceFetch(keyOf(caller, reason));
  }

  private async numberIn(recorded_by: string, reason: string): Promise<number> {
    const origin = { recorded_by, reason };
    const known = await this.origins.findOneBy(origin);
    if (known) return known.id;
    await this.origins.createQueryBuilder().insert().values(origin).orIgnore().execute();
    return (await this.origins.findOneByOrFail(origin)).id;
  }
}

function keyOf(caller: Principal, reason: string): string {
  return JSON.stringify([nameOf(caller), reason]);
}

/** The id of a key or the subject of a token; empty where nobody showed either. */
function nameOf({ kind, id }: Principal): string {
  return kind === 'anonymous' ? '' : id.slice(0, LONGEST_NAME);
}
