import { Inject, Injectable, type PipeTransform } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { invalidValue } from '../errors/invalid-value';
import { isObject, parseReading, READING } from '../readings/parse-reading';
import { parsePlainCount } from '../readings/parse-plain-count';
import { type Reading, READING_RULES } from '../readings/reading';
import { shownName, unknownMembers, unknownMessage, unknownNames } from '../validation/unknown-member';
import { ValidationErrors } from '../validation/validation-errors';

type Values = Readonly<Record<string, unknown>>;

const BODY_MEMBERS = new Set(['items']);
const READING_MEMBERS = new Set<string>(READING_RULES.map(([member]) => member));

/**
 * Converts the request body of an update into readings in canonical form. An unknown member is an error: if a misspelt
 * `locaton` were ignored, the reading would be stored at the wrong location.
 *
 * @throws ApiError VALIDATION_ERROR that names the first 100 wrong values by index and field.
 */
@Injectable()
export class UpdateBodyPipe implements PipeTransform<unknown, Reading[]> {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  transform(body: unknown): Reading[] {
    const unknown = isObject(body) ? unknownMembers(body, BODY_MEMBERS) : [];
    if (unknown.length > 0) throw unknownNames('member of an update', unknown, BODY_MEMBERS);
    return readAll(itemsOf(body, this.config), (item, mistaken) => {
      const unknown = unknownMembers(item, READING_MEMBERS);
      for (const name of unknown) {
        mistaken(shownName(name), () => unknownMessage('member of a reading', name, READING_MEMBERS));
      }
      const reading = parseReading(item, mistaken);
      return unknown.length === 0 ? reading : undefined;
    });
  }
}

/**
 * Converts the request body of an update whose URL path has no version number. Unknown members of the body
 * are ignored.
 */
@Injectable()
export class UnversionedUpdateBodyPipe implements PipeTransform<unknown, Reading[]> {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  transform(body: unknown): Reading[] {
    return readAll(itemsOf(body, this.config), ({ productid, quantity, timestamp }, mistaken) =>
      parseReading({ productid, quantity, timestamp }, mistaken),
    );
  }
}

function itemsOf(body: unknown, { MAX_BATCH_ITEMS }: Config): unknown[] {
  if (!isObject(body)) throw invalidValue('body', 'must be an object with the member items');
  const { items } = body;
  if (Array.isArray(items) && items.length > 0 && items.length <= MAX_BATCH_ITEMS) return items;
  throw invalidValue('items', `must be an array of 1 to ${MAX_BATCH_ITEMS} readings`);
}

/**
 * Reads all items of an update.
 * @param read function that reads one item that is not a plain count, and calls `mistaken` for each invalid
 * value of the item
 */
function readAll(
  items: unknown[],
  read: (
    item: Values,
    mistaken: (property: string, message: string | (() => string)) => void,
  ) => Reading | undefined,
): Reading[] {
  const readings: Reading[] = [];
  const mistakes = new ValidationErrors();
  items.forEach((item, index) => {
    if (!isObject(item)) {
      mistakes.add(`items[${index}]`, READING);
      return;
    }
    const reading =
      parsePlainCount(item) ??
      read(item, (property, message) => {
        mistakes.add(`items[${index}].${property}`, message);
      });
    if (reading) readings.push(reading);
  });
  if (!mistakes.any) return readings;
  const bad = items.length - readings.length;
  throw mistakes.error(`${bad} of ${items.length} items ${bad === 1 ? 'is' : 'are'} invalid`);
}
