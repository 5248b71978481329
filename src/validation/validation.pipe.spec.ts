import 'reflect-metadata';
import { Value } from './value.decorator';
import { pageLimit } from '../pagination/page-limit.rule';
import { bodyPipe, parameterPipe } from './validation.pipe';

class LimitDto {
  @Value(pageLimit)
  limit!: number;
}

/** An object with a member that no DTO declares, and that throws when it is read. */
const watched = () =>
  Object.defineProperty({ limit: 5 }, 'unknown', {
    enumerable: true,
    get: () => {
      throw new Error('An undeclared member was read.');
    },
  });

describe.each([
  ['a body', bodyPipe(LimitDto), { type: 'custom' as const }],
  ['query parameters', parameterPipe(), { type: 'query' as const, metatype: LimitDto }],
])('the validation of %s', (_what, pipe, metadata) => {
  it('reads declared members only', async () => {
    expect(await pipe.transform(watched(), metadata)).toEqual({ limit: 5 });
  });

  it('ignores members of a prototype', async () => {
    await expect(pipe.transform(Object.create({ limit: 5 }), metadata)).rejects.toThrow('limit must be');
    const text = '{"limit":5,"__proto__":{"limit":0},"constructor":{"prototype":1},"hasOwnProperty":1}';
    expect(await pipe.transform(JSON.parse(text), metadata)).toEqual({ limit: 5 });
  });
});
