import { EVERYWHERE, isAmong, onlyIn } from '../readings/locations';
import { boundLocations, locationsAmong } from './bound-locations';

describe('the location list of an API key', () => {
  it.each([
    [['shop-7'], ['shop-7']],
    [['shop-7', 'shop-7'], ['shop-7']],
    [
      ['b', 'a/*', 'b', 'a/*'],
      ['b', 'a/*'],
    ],
    [['a, b', ' ', 'ÄÖ', '😀/*'], undefined],
    [['/'], undefined],
    [['a/b/*'], undefined],
    [['x'.repeat(255)], undefined],
    [Array.from({ length: 100 }, (_, index) => `shop-${index}`), undefined],
  ])('accepts the value %j and removes duplicates', (names, expected = names) => {
    expect(boundLocations.read(names)).toEqual(expected);
  });

  it.each([
    [[]],
    ['shop-7'],
    [null],
    [{ 0: 'shop-7', length: 1 }],
    [['']],
    [['*']],
    [['/*']],
    [['shop-*']],
    [['*/shelf']],
    [['a/*/*']],
    [['a/**']],
    [['shop-7', 7]],
    [['a\0']],
    [['\ud800']],
    [['x'.repeat(256)]],
    [Array.from({ length: 101 }, (_, index) => `shop-${index}`)],
  ])('rejects the value %j', (value) => {
    expect(boundLocations.read(value)).toBeUndefined();
  });

  it('contains the named locations, all locations that begin with a prefix such as `shop-8/`, and no others', () => {
    const locations = locationsAmong(['shop-7', 'shop-8/*']);

    expect(['shop-7', 'shop-8/', 'shop-8/a/b'].filter((name) => isAmong(locations, name))).toHaveLength(3);
    expect(
      ['', 'shop', 'shop-7/a', 'shop-70', 'SHOP-7', 'shop-8', 'shop-80/a'].filter((name) =>
        isAmong(locations, name),
      ),
    ).toEqual([]);
    expect(isAmong(EVERYWHERE, '')).toBe(true);
  });

  it('has the same meaning, whatever the order of its names', () => {
    expect(locationsAmong(['b', 'a/*', 'a', 'b/*'])).toEqual(locationsAmong(['b/*', 'a', 'b', 'a/*']));
  });

  it.each([
    [['shop-7'], 'shop-7'],
    [['shop-7/*'], undefined],
    [['shop-7', 'shop-7/*'], undefined],
    [['shop-7', 'shop-8'], undefined],
  ])(
    'with the value %j gives the only allowed location as %s (undefined if several locations are allowed)',
    (names, only) => {
      expect(onlyIn(locationsAmong(names))).toBe(only);
    },
  );
});
