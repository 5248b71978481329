import { arrayLiteral, NULL, quoted } from './array-literal';

describe('the text of an array for PostgreSQL', () => {
  it.each([
    [[], '{}'],
    [[1, -2.5, true], '{1,-2.5,true}'],
    [['2024-01-01T10:00:00.5Z', NULL], '{2024-01-01T10:00:00.5Z,NULL}'],
  ])('contains the elements %j without quotation marks', (elements, text) => {
    expect(arrayLiteral(elements)).toBe(text);
  });

  it.each([
    [['a', 'b,{c} '], '{"a","b,{c} "}'],
    [['"', '\\', '\\"\n'], '{"\\"","\\\\","\\\\\\"\n"}'],
    [['NULL', ''], '{"NULL",""}'],
  ])('quotes the texts %j, and escapes quotation marks and backslashes', (texts, text) => {
    expect(arrayLiteral(texts.map(quoted))).toBe(text);
  });
});
