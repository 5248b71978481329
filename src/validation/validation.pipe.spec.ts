import 'reflect-metadata';
import { Value } from './value.decorator';
import { pageLimit } from '../pagination/page-limit.rule';
import { ParameterPipe } from './parameter.pipe';
import { bodyPipe } from './validation.pipe';

class LimitDto {
  @Value(pageLimit)
  limit!: number;
}

/** An object with a member that the DTO does not declare. Reading this member throws an error. */
const watched = () =>
  Object.defineProperty({ limit: 5 }, 'unknown', {
    enumerable: true,
    get: () => {
      throw new Error('An undeclared member was read.');
    },
  });

describe('the validation of query parameters', () => {
  const read = (parameters: unknown) =>
    new ParameterPipe().transform(parameters, { type: 'query', metatype: LimitDto });

  it('reads only the parameters that the DTO declares', () => {
    expect(read(watched())).toEqual({ limit: 5 });
  });

  it('ignores members that the parameters inherit from a prototype', () => {
    expect(() => read(Object.create({ limit: 5 }))).toThrow('limit must be');
    const text = '{"limit":5,"__proto__":{"limit":0},"constructor":{"prototype":1},"hasOwnProperty":1}';
    expect(read(JSON.parse(text))).toEqual({ limit: 5 });
  });
});

describe('the validation of a JSON body', () => {
  const pipe = bodyPipe(LimitDto);
  const refused = (body: object) => pipe.transform(body, { type: 'custom' });

  it('refuses members that the DTO does not declare, and does not read their values', async () => {
    await expect(refused(watched())).rejects.toThrow('unknown is no member of this body');
    await expect(refused({ limits: 5 })).rejects.toThrow('did you mean limit?');
  });

  it('ignores inherited members of the parsed object, and refuses unknown members such as __proto__ and hasOwnProperty', async () => {
    await expect(refused(Object.create({ limit: 5 }) as object)).rejects.toThrow('limit must be');
    const text = '{"limit":5,"__proto__":{"limit":0},"constructor":{"prototype":1},"hasOwnProperty":1}';
    await expect(refused(JSON.parse(text) as object)).rejects.toThrow('3 names are unknown');
  });
});
