import { describe, expect, it } from '@jest/globals';
import { texts } from '../texts';
import { formatAmount, leastQuantity, parseAmount } from './amount';

describe('an amount in a form', () => {
  it.each([
    ['12', 0, 12],
    [' 1,5 ', 3, 1500],
    ['2147483647', 0, 2_147_483_647],
    ['2147483.647', 3, 2_147_483_647],
    ['2147483648', 0, undefined],
    ['2147483.648', 3, undefined],
    ['99999999999', 0, undefined],
    ['1.5', 0, undefined],
    ['a few', 0, undefined],
  ])(
    'entered as %j for a product with %i decimal places is read as the quantity %s ("undefined" if it is invalid)',
    (text, scale, quantity) => {
      expect(parseAmount(text, scale)).toBe(quantity);
    },
  );

  it.each([
    ['3000', 3000],
    ['2147483647', 2_147_483_647],
    ['1.25', 125],
    ['2147483648', undefined],
    ['0.1234567', undefined],
  ])(
    'entered as %j for a product with unknown decimal places is at least the quantity %s ("undefined" if it is invalid)',
    (text, quantity) => {
      expect(leastQuantity(text)).toBe(quantity);
    },
  );

  it.each([
    [12, undefined, '12'],
    [0.5, undefined, '0.5'],
    [4.5, { scale: 1, unit: 'l' }, '0.45 l'],
    [1000, { scale: 3, unit: 'kg' }, '1.000 kg'],
  ])('of %d with the details %j is shown as %j', (quantity, details, text) => {
    expect(formatAmount(quantity, details)).toBe(text);
  });

  it('has a maximum, which the error message shows with the decimal places of the product', () => {
    expect([texts.change.badAmount(0), texts.change.badAmount(3)]).toEqual([
      'A whole number, such as 12 (at most 2,147,483,647)',
      'A number with up to 3 digits after the point (at most 2,147,483.647)',
    ]);
  });
});
