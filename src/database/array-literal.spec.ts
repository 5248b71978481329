import { arrayLiteral, NULL, quoted } from './array-literal';

describe('the text of an array for PostgreSQL', () => {
  it.each([
    [[], '{}'],
    [[1, -2.5, true], '{1,-2.5,true}'],
    [['2024-01-01T10:00:00.5Z', NULL], '{2024-01-01T10:00:00.5Z,NULL}'],
  ])('has the elements %j as they are', (elements, text) => {
    expect(arrayLiteral(elements)).toBe(text);
  });

  it.each([
    [['a', 'b,{c} '], '{"a","b,{c} "}'],
    [['"', '\\', '\\"\n'], '{"\\"","\\\\","\\\\\\"\n"}'],
    [['NULL', ''], '{"NULL",""}'],
  ])(
    'has the texts %j in quotation marks, with backslashes before these marks and backslashes',
    (texts, text) => {
      expect(arrayLiteral(texts.map(quoted))).toBe(text);
    },
  );
});
