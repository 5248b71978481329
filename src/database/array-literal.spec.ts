import { arrayLiteral } from './array-literal';

describe('the text of an array for PostgreSQL', () => {
  it.each([
    [[], '{}'],
    [[1, -2.5, true], '{1,-2.5,true}'],
    [['a', 'b,{c} '], '{"a","b,{c} "}'],
    [['"', '\\', '\\"\n'], '{"\\"","\\\\","\\\\\\"\n"}'],
    [['NULL', undefined, ''], '{"NULL",NULL,""}'],
  ])('quotes the strings in %j and escapes their quotation marks and backslashes', (elements, text) => {
    expect(arrayLiteral(elements)).toBe(text);
  });
});
