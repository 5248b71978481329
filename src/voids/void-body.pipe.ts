import { Inject, Injectable, type PipeTransform } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { invalidValue } from '../errors/invalid-value';
import { location } from '../readings/location.rule';
import { isObject } from '../readings/parse-reading';
import { productId } from '../readings/product-id.rule';
import { reason } from '../readings/reason.rule';
import { timestamp } from '../readings/timestamp.rule';
import { integer } from '../validation/integer.rule';
import { messageFor, type Rule } from '../validation/rule';
import { shownName, unknownMembers, unknownMessage, unknownNames } from '../validation/unknown-member';
import { ValidationErrors } from '../validation/validation-errors';

/** The readings to be voided, with the reason. */
export interface VoidRequest {
  readonly readings: readonly ReadingName[];
  readonly reason: string | undefined;
}

/** The members that identify a reading. */
export interface ReadingName {
  readonly productid: string;
  /** Name of the location; empty for the unnamed location. */
  readonly location: string;
  readonly timestamp: string;
  readonly id: number;
}

const RULES: { readonly [Member in keyof ReadingName]: Rule<ReadingName[Member]> } = {
  productid: productId,
  location,
  timestamp,
  id: integer(1, Number.MAX_SAFE_INTEGER),
};

const BODY_MEMBERS = new Set(['items', 'reason']);

/**
 * Members that each reading in a request to void may have: all members of a reading in the response of a
 * query. So a client can send such a reading unchanged. Only the members that identify the reading are used.
 */
const READING_MEMBERS = new Set([
  ...Object.keys(RULES),
  ...['quantity', 'delta', 'recorded_at', 'recorded_by', 'reason', 'reference', 'voided'],
]);

/**
 * Reads the body of a request to void readings.
 * @throws ApiError VALIDATION_ERROR that names the first 100 wrong values
 */
@Injectable()
export class VoidBodyPipe implements PipeTransform<unknown, VoidRequest> {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  transform(body: unknown): VoidRequest {
    if (!isObject(body)) throw invalidValue('body', 'must be an object with the member items');
    const unknown = unknownMembers(body, BODY_MEMBERS);
    if (unknown.length > 0) throw unknownNames('member of a void', unknown, BODY_MEMBERS);
    const { items, reason: why } = body;
    const most = this.config.MAX_BATCH_ITEMS;
    if (!Array.isArray(items) || items.length === 0 || items.length > most) {
      throw invalidValue('items', `must be an array of 1 to ${most} readings`);
    }
    const errors = new ValidationErrors();
    if (why !== undefined && reason.read(why) === undefined) errors.add('reason', reason.message);
    const readings = items.map((item, index) => readName(item, `items[${index}]`, errors));
    if (errors.any) throw errors.error('The readings to void are not named well');
    return { readings: readings as ReadingName[], reason: why as string | undefined };
  }
}

function readName(item: unknown, field: string, errors: ValidationErrors): ReadingName | undefined {
  if (!isObject(item)) {
    errors.add(
      field,
      'must be an object with productid, timestamp and id, and location unless it is the unnamed one',
    );
    return undefined;
  }
  for (const member of unknownMembers(item, READING_MEMBERS)) {
    errors.add(`${field}.${shownName(member)}`, () =>
      unknownMessage('member of a reading', member, READING_MEMBERS),
    );
  }
  const name: Record<string, unknown> = { location: '' };
  for (const [member, rule] of Object.entries(RULES)) {
    const value = item[member];
    if (member === 'location' && (value === undefined || value === null || value === '')) continue;
    name[member] = rule.read(value);
    if (name[member] === undefined) errors.add(`${field}.${member}`, messageFor(rule, value));
  }
  return name as unknown as ReadingName;
}
