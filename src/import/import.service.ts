import { Injectable } from '@nestjs/common';
import { idempotencyConflict, IdempotencyService, type Outcome } from '../idempotency/idempotency.service';
import { ReadingsStored } from '../inventory/readings-stored';
import { ChangedLevels } from '../live/changed-levels';
import type { Principal } from '../access/principal';
import { keyNeeded } from '../idempotency/idempotent-request';
import type { Reading } from '../readings/reading';
import type { ImportDto } from './dto/import.dto';
import { ImportRepository } from './import.repository';
import { locatedRows } from './located-rows';
import type { FileOptions } from '../reading-files/file-options';
import { InvalidFileError, ReadingFile } from '../reading-files/reading-file';
import type { Sender, Upload } from './upload';

/** Stores import files of readings, each in one transaction. */
@Injectable()
export class ImportService {
  /** Idempotency keys of the import files that this process is storing now. */
  private readonly keys = new Set<string>();

  constructor(
    private readonly repository: ImportRepository,
    private readonly idempotency: IdempotencyService,
    private readonly stored: ReadingsStored,
    private readonly changed: ChangedLevels,
  ) {}

  /**
   * Stores all readings of an import file, or none. With the option to skip invalid rows, it stores all valid
   * readings. The readings are committed when the promise resolves.
   *
   * @param caller determines the locations at which rows may be stored
   * @param key the idempotency key; without a key the file must not contain adjustments
   * @returns the number of stored readings, with the number of skipped rows if rows may be skipped; and
   * 'replayed' if the file was stored before
   * @throws ApiError VALIDATION_ERROR that names the invalid lines, FORBIDDEN for a location to which the
   * caller has no access; IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_CONFLICT, OVERLOADED
   */
  async store(
    upload: Upload,
    options: FileOptions,
    caller: Principal,
    key: string | undefined,
  ): Promise<{ result: ImportDto; outcome: Outcome }> {
    const check = key === undefined ? refuseAdjustments : undefined;
    const rows = locatedRows(caller, upload.rows(options), options);
    const file = new ReadingFile(rows, options, { takesFingerprint: key !== undefined, check });
    const outcome = await this.storeFile(file, caller, upload, key);
    if (outcome === 'done') {
      this.stored.add(file.count);
      this.changed.noteAny();
    }
    return { result: resultOf(file, options), outcome };
  }

  private async storeFile(
    file: ReadingFile,
    caller: Principal,
    sender: Sender,
    key: string | undefined,
  ): Promise<Outcome> {
    try {
      // The first rows are read before the import takes a database connection, so that a client that begins slowly
      // occupies no connection.
      const first = (await file.next()) ?? [];
      const attempt = () => this.repository.store(file, first, caller, sender, key);
      if (key !== undefined) return await this.storeOnce(file, key, attempt);
      await attempt();
      return 'done';
    } catch (error) {
      if (!(error instanceof InvalidFileError)) throw error;
      await file.finish();
      throw file.error();
    } finally {
      await file.close();
    }
  }

  private async storeOnce(file: ReadingFile, key: string, attempt: () => Promise<boolean>): Promise<Outcome> {
    // A repeated request is rejected while the file of the first request is still being stored. Without this
    // check, it would wait until that file is stored, because files of the same caller are stored one after
    // the other.
    if (this.keys.has(key)) throw idempotencyConflict();
    this.keys.add(key);
    try {
      return await this.idempotency.execute(key, attempt, () => fingerprintOf(file));
    } finally {
      this.keys.delete(key);
    }
  }
}

/**
 * Refuses adjustments in an import file that was sent without an idempotency key. @throws ApiError
 * VALIDATION_ERROR
 */
function refuseAdjustments(readings: readonly Reading[]): void {
  if (readings.some(({ delta }) => delta !== undefined)) throw keyNeeded();
}

function resultOf({ count, badLines, details }: ReadingFile, { onInvalid }: FileOptions): ImportDto {
  return onInvalid === 'skip' ? { inserted: count, skipped: badLines, details } : { inserted: count };
}

/** Reads an import file to its end to compute its fingerprint, which shows whether the same file was stored before. */
async function fingerprintOf(file: ReadingFile): Promise<Buffer> {
  while (await file.next());
  return file.fingerprint();
}
