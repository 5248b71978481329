import { Inject, Injectable, type PipeTransform } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { invalidValue } from '../errors/invalid-value';
import { ValidationErrors } from '../validation/validation-errors';
import type { Reading } from '../readings/reading';
import { isObject, READING, parseReading } from '../readings/parse-reading';

/**
 * Reads the body of an update into readings in canonical form.
 *
 * @throws ApiError VALIDATION_ERROR that names the first 100 wrong values by index and field
 */
@Injectable()
export class UpdateBodyPipe implements PipeTransform<unknown, Reading[]> {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  transform(body: unknown): Reading[] {
    if (!isObject(body)) throw invalidValue('body', 'must be an object with the member items');
    const { items } = body;
    const most = this.config.MAX_BATCH_ITEMS;
    if (!Array.isArray(items) || items.length === 0 || items.length > most) {
      throw invalidValue('items', `must be an array of 1 to ${most} readings`);
    }
    return readAll(items);
  }
}

function readAll(items: unknown[]): Reading[] {
  const readings: Reading[] = [];
  const mistakes = new ValidationErrors();
  items.forEach((item, index) => {
    if (!isObject(item)) {
      mistakes.add(`items[${index}]`, READING);
      return;
    }
    const reading = parseReading(item, (property, message) => {
      mistakes.add(`items[${index}].${property}`, message);
    });
    if (reading) readings.push(reading);
  });
  if (!mistakes.any) return readings;
  const bad = items.length - readings.length;
  throw mistakes.error(`${bad} of ${items.length} items ${bad === 1 ? 'is' : 'are'} invalid`);
}
