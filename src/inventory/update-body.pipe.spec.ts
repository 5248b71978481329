import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { loadConfig } from '../config/load-config';
import { ApiError } from '../errors/api-error';
import { ReadingDto } from './dto/reading.dto';
import { UpdateBodyPipe } from './update-body.pipe';

/** What class-validator itself makes of an item, by the decorators of the DTO. */
function byClassValidator(item: object) {
  const reading = plainToInstance(ReadingDto, item);
  const errors = validateSync(reading, { stopAtFirstError: true });
  return errors.length === 0
    ? { readings: [reading] }
    : {
        details: errors.map((error) => ({
          field: `items[0].${error.property}`,
          message: Object.values(error.constraints ?? {})[0],
        })),
      };
}

function byPipe(item: object) {
  const pipe = new UpdateBodyPipe(loadConfig({ ENV_FILE: '/dev/null' }));
  try {
    return { readings: pipe.transform({ items: [item] }) };
  } catch (error) {
    if (error instanceof ApiError) return { details: error.details };
    throw error;
  }
}

describe('UpdateBodyPipe', () => {
  it('holds items to exactly the rules and messages that the DTO declares', () => {
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(
        '',
        'x'.repeat(256),
        '\ud800',
        'a\0',
        2 ** 31,
        -0,
        1e3,
        '2024-02-30',
        '2024-01-01 10:00+02:00',
      ),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    );
    const usual = fc.record({
      productid: fc.oneof(
        { weight: 3, arbitrary: fc.string({ minLength: 1 }) },
        { weight: 1, arbitrary: odd },
      ),
      quantity: fc.oneof({ weight: 3, arbitrary: fc.nat() }, { weight: 1, arbitrary: odd }),
      timestamp: fc.oneof(
        { weight: 3, arbitrary: fc.constant('2024-01-01T10:00:00+02:00') },
        { weight: 1, arbitrary: odd },
      ),
    });
    const item = fc.oneof(
      usual,
      fc.record({ productid: odd, quantity: odd, timestamp: odd }, { requiredKeys: [] }),
    );

    fc.assert(
      fc.property(item, (value) => {
        expect(byPipe(value)).toEqual(byClassValidator(value));
      }),
      { numRuns: 3_000 },
    );
  });
});
