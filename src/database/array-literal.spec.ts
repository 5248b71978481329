import { arrayLiteral } from './array-literal';

describe('an array as text for PostgreSQL', () => {
  it.each([
    [[], '{}'],
    [[1, -2.5, true], '{1,-2.5,true}'],
    [['a', 'b,{c} '], '{"a","b,{c} "}'],
    [['"', '\\', '\\"\n'], '{"\\"","\\\\","\\\\\\"\n"}'],
    [['NULL', undefined, ''], '{"NULL",NULL,""}'],
  ])('quotes the texts of %j and escapes quotation marks and backslashes in them', (elements, text) => {
    expect(arrayLiteral(elements)).toBe(text);
  });
});
