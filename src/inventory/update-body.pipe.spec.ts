import 'reflect-metadata';
import { deepStrictEqual } from 'node:assert/strict';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { loadConfig } from '../config/load-config';
import { ApiError } from '../errors/api-error';
import { ReadingDto } from './dto/reading.dto';
import { UpdateBodyPipe } from './update-body.pipe';

const MEMBERS = ['productid', 'quantity', 'timestamp'];
const pipe = new UpdateBodyPipe(loadConfig({ ENV_FILE: '/dev/null' }));

/** The result of the check of some items: the readings to store, or the error that the client gets. */
type Outcome = { readings: object[] } | { message: string; details: unknown };

function byPipe(items: object[]): Outcome {
  try {
    return { readings: pipe.transform({ items }) };
  } catch (error) {
    if (error instanceof ApiError) return { message: error.message, details: error.details };
    throw error;
  }
}

/** Checks one item with class-validator, by the decorators of the DTO. An undeclared member is an error. */
function byClassValidator(item: object): {
  reading: object;
  mistakes: { property: string; message: string }[];
} {
  const unknown = Object.keys(item).filter((name) => !MEMBERS.includes(name));
  const instance = plainToInstance(ReadingDto, item);
  const mistakes = validateSync(instance, { stopAtFirstError: true }).map(
    ({ property, constraints = {} }) => ({ property, message: Object.values(constraints).join() }),
  );
  const { productid, quantity, timestamp } = instance;
  return {
    reading: { productid, quantity, timestamp },
    mistakes: [...unknown.map((property) => ({ property, message: messageOf(property) })), ...mistakes],
  };
}

/** The message about an unknown member; it proposes the most similar known name if only a few letters differ. */
function messageOf(unknown: string): string {
  return `is no member of a reading${unknown === 'Quantity' ? '; did you mean quantity?' : ''}`;
}

function expected(verdicts: ReturnType<typeof byClassValidator>[]): Outcome {
  const details = verdicts.flatMap(({ mistakes }, index) =>
    mistakes.map(({ property, message }) => ({ field: `items[${index}].${property}`, message })),
  );
  if (details.length === 0) return { readings: verdicts.map(({ reading }) => reading) };
  const bad = verdicts.filter(({ mistakes }) => mistakes.length > 0).length;
  const listed = details.length > 100 ? `; the first 100 of ${details.length} mistakes are listed` : '';
  return {
    message: `${bad} of ${verdicts.length} items ${bad === 1 ? 'is' : 'are'} invalid${listed}`,
    details: details.slice(0, 100),
  };
}

const oddText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\ud800', '\udc00', '\0', '😀', 'é', 'e\u0301', '\u202e', ' ', '%') }),
  fc
    .tuple(
      fc.constantFrom('x', '😀', '\ud83d', '\u0130'),
      fc.constantFrom(0, 1, 127, 128, 254, 255, 256, 510, 511),
    )
    .map(([unit, length]) => unit.repeat(length)),
);

const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(0, -0, -1, 0.5, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53, 1e3, 1e21, 5e-324, Infinity, NaN),
);

/** Generates timestamps as people and programs write them. Some components are just outside the allowed range. */
const moment = fc
  .tuple(
    fc.constantFrom('2024', '2023', '2000', '1900', '0001', '0000', '9999', '10000', '24', '-2024', '٢٠٢٤'),
    fc.constantFrom('-01', '-02', '-04', '-12', '-13', '-00', '-1', '/01', ''),
    fc.constantFrom('-01', '-28', '-29', '-30', '-31', '-32', '-00', '-1', ''),
    fc.constantFrom('T', ' ', 't', '  ', ''),
    fc.constantFrom('10:00', '00:00', '23:59', '24:00', '10:60', '1:00', '10', '1000', ''),
    fc.constantFrom(':00', ':59', ':60', ':61', ':5', ''),
    fc.constantFrom('.5', '.123456', '.1234567', '.000000', '.', ',5', ''),
    fc.constantFrom('Z', '+02:00', '-23:59', '+24:00', '+10:60', '+0200', '+02', ' 02:00', 'z', '[UTC]', ''),
  )
  .map((parts) => parts.join(''));
const usualMoment = fc
  .tuple(
    fc.constantFrom('0001-01-01', '2024-02-29', '9999-12-31', '2023-06-15', '2024-01-31'),
    fc.constantFrom('T00:00', ' 12:30', 'T23:59:59', 'T00:30:00.000001', 'T23:59:59.999999'),
    fc.constantFrom('', 'Z', '+02:00', '-23:59', '+23:59', '-00:00'),
  )
  .map((parts) => parts.join(''));

const odd = fc.oneof(
  oddText,
  number,
  moment,
  number.map(String),
  fc.constantFrom<unknown>(null, true, false, 'NaN', 'Infinity', 'now', 'infinity', '1e3', '0x10', '5'),
  fc.constantFrom<unknown>([], {}, [1], ['2024-01-01'], [['x']], { length: 1 }, { toString: 'x' }),
  fc.jsonValue({ maxDepth: 2 }),
);
const mostly = (usual: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 7, arbitrary: usual }, { weight: 1, arbitrary: odd });

/**
 * Generates an object with members that the service does not know. Some members have a name that objects
 * inherit, such as `toString`. An object from `JSON.parse` may have such members, too.
 */
const unknownMembers = fc.dictionary(
  fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty', 'toString', 'id', 'Quantity'),
  fc.oneof(odd, fc.constant({ productid: 'A', quantity: 1, timestamp: '2024-01-01' })),
  { maxKeys: 2, noNullPrototype: true },
);

const item = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: unknownMembers }),
    fc.oneof(
      fc.record({
        productid: mostly(fc.string({ unit: 'grapheme', minLength: 1 })),
        quantity: mostly(fc.nat()),
        timestamp: mostly(usualMoment),
      }),
      fc.record({ productid: oddText, quantity: number, timestamp: moment }),
      fc.record({ productid: odd, quantity: odd, timestamp: odd }, { requiredKeys: [] }),
    ),
  )
  .map((parts) => Object.fromEntries(parts.flatMap((part) => Object.entries(part))));

describe('the fast check of the readings in an update', () => {
  it('gives the same results as class-validator for 30,000 random items', () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 200, maxLength: 200, size: 'max' }), (items) => {
        const verdicts = items.map(byClassValidator);
        // An error response lists at most 100 errors. One response for all items may therefore leave out
        // errors. So each item is first checked in a separate call. Then all items are checked in one call.
        deepStrictEqual(
          items.map((one) => byPipe([one])),
          verdicts.map((verdict) => expected([verdict])),
        );
        deepStrictEqual(byPipe(items), expected(verdicts));
      }),
      { numRuns: 150 },
    );
  });
});
