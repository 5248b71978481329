import { describe, expect, it } from '@jest/globals';
import type { ProductRow } from '../api/reading';
import { addLevels, type ToldLevel, withTold } from './told-level';

const OLD = '2024-01-01T00:00:00Z';
const NEW = '2024-01-02T00:00:00Z';

/** A product with 10 pieces in the shop and 20 in the warehouse. */
const ROW: ProductRow = {
  ...{ productid: 'TEA', quantity: 30, timestamp: OLD },
  locations: [
    { location: 'shop', quantity: 10, timestamp: OLD, counted_at: OLD },
    { location: 'warehouse', quantity: 20, timestamp: OLD },
  ],
};
const told = (location: string | undefined, quantity?: number, sequence?: number): ToldLevel => ({
  ...{ productid: 'TEA', location, quantity, sequence },
  timestamp: quantity === undefined ? undefined : NEW,
});

describe('the live levels in the console', () => {
  it.each([
    ['are replaced by a level with a greater sequence', 2, 8],
    ['are replaced by a level with an equal sequence', 1, 8],
    ['are not replaced by a level with a smaller sequence', 0, 9],
  ])('are compared by sequence with each received level: they %s', (_title, sequence, quantity) => {
    const before = addLevels(new Map(), [told('shop', 9, 1)]);

    expect(addLevels(before, [told('shop', 8, sequence)]).get('TEA')).toMatchObject([{ quantity }]);
  });

  it('replace the total level of a product if they are sums over all its locations', () => {
    expect(withTold(ROW, [told(undefined, 7)])).toEqual({ ...ROW, quantity: 7, timestamp: NEW });
  });

  it.each([
    ['over all its locations', [told(undefined)]],
    ['at each of its locations', [told('shop'), told('warehouse')]],
  ])('show that a product has no reading any more %s', (_title, levels) => {
    expect(withTold(ROW, levels)).toMatchObject({ quantity: undefined, timestamp: undefined });
  });

  it('replace the earlier levels of their locations, and leave the levels of other locations unchanged', () => {
    expect(withTold(ROW, [told('shop', 4), told('harbour', 5)])).toEqual({
      ...{ productid: 'TEA', quantity: 29, timestamp: NEW },
      locations: [
        { location: 'shop', quantity: 4, timestamp: NEW, counted_at: OLD },
        { location: 'warehouse', quantity: 20, timestamp: OLD },
        { location: 'harbour', quantity: 5, timestamp: NEW },
      ],
    });
  });

  it('no longer include a location after all its readings are gone', () => {
    expect(withTold(ROW, [told('shop')])).toEqual({
      ...{ productid: 'TEA', quantity: 20, timestamp: OLD },
      locations: [{ location: 'warehouse', quantity: 20, timestamp: OLD }],
    });
  });
});
