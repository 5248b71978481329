import fc from 'fast-check';
import { parseQuery } from './query-parser';

describe('the parser of query strings', () => {
  it('parses query strings that URLSearchParams has written, and returns repeated parameters as arrays', () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed());
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
        const expected = new Map<string, string | string[]>();
        for (const [name, value] of pairs) {
          const before = expected.get(name);
          expected.set(name, before === undefined ? value : [before, value].flat());
        }
        expect(new Map(Object.entries(parseQuery(new URLSearchParams(pairs).toString())))).toEqual(expected);
      }),
    );
  });

  it('parses a parameter without = as an empty text, and a missing query string as no parameters', () => {
    expect({ ...parseQuery('a&b=&&c=1=2') }).toEqual({ a: '', b: '', c: '1=2' });
    expect({ ...parseQuery(null) }).toEqual({});
  });

  it('accepts 200 parameters, and rejects 201 parameters before it parses any of them', () => {
    expect(parseQuery('a&'.repeat(200)).a).toEqual(Array(200).fill(''));
    expect(() => parseQuery(`%${'&a'.repeat(200)}`)).toThrow('A query string may have 200 parameters.');
  });

  it('returns an object without a prototype, so that the parameter __proto__ does no harm', () => {
    expect(Object.getPrototypeOf(parseQuery('__proto__=x&constructor=y'))).toBeNull();
  });

  it.each(['%', '%zz', 'a=%ff', '%ED%A0%80=1'])(
    'rejects the query string %s, which is not valid percent-encoded UTF-8',
    (query) => {
      expect(() => parseQuery(query)).toThrow('not valid percent-encoded UTF-8');
    },
  );
});
