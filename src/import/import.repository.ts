import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { CONFIG, type Config } from '../config/config';
import { Database, type Run } from '../database/database';
import { fingerprint, remember } from '../idempotency/idempotency.repository';
import type { ReadingDto } from '../inventory/dto/reading.dto';
import { ProductsRepository } from '../inventory/products.repository';
import { Copy, copyText } from './copy';
import type { ReadingFile } from './reading-file';

/** The fastest way into the table that was measured, and the one whose memory is flat on both sides. */
const COPY_READINGS = 'COPY inventory_items (productid, quantity, "timestamp") FROM STDIN';

/** Of new products; some 10 MB of names of usual length. */
const MOST_NAMES = 100_000;

/** Stores files. */
@Injectable()
export class ImportRepository {
  constructor(
    private readonly database: Database,
    private readonly products: ProductsRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Stores all readings of a file in one transaction, or none; returns after the commit.
   *
   * @param key to be remembered with them, where there is one
   * @returns false where the key is known: then nothing of the file was read
   * @throws MistakeFound
   */
  async store(file: ReadingFile, first: ReadingDto[], key: string | undefined): Promise<boolean> {
    const names = new Set<string>();
    const isStored = await this.database.longTransaction(async (run, client) => {
      if (key !== undefined && (await run(remember(key))).rowCount === 0) return false;
      await this.copy(file, first, names, run, client);
      if (key !== undefined) await run(fingerprint({ key, fingerprint: file.fingerprint() }));
      return true;
    });
    if (isStored) this.products.know(names);
    return isStored;
  }

  private async copy(
    file: ReadingFile,
    first: ReadingDto[],
    names: Set<string>,
    run: Run,
    client: PoolClient,
  ): Promise<void> {
    let copy = this.begin(client);
    for (let readings: ReadingDto[] | undefined = first; readings; readings = await file.next()) {
      await copy.write(readings.map(copyLine).join(''));
      for (const { productid } of readings) if (!this.products.isKnown(productid)) names.add(productid);
      if (names.size > MOST_NAMES) {
        await copy.end();
        await run(this.products.insert(names));
        names.clear();
        copy = this.begin(client);
      }
    }
    await copy.end();
    // At the end, because whoever stores one of these names waits from here on until the commit.
    if (names.size > 0) await run(this.products.insert(names));
  }

  private begin(client: PoolClient): Copy {
    return new Copy(client, COPY_READINGS, this.config.DB_STATEMENT_TIMEOUT);
  }
}

function copyLine({ productid, quantity, timestamp }: ReadingDto): string {
  return `${copyText(productid)}\t${quantity}\t${timestamp}\n`;
}
