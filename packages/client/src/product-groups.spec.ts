import { productGroups } from './product-groups';

describe('the groups of products for requests', () => {
  it('have at most 100 products, in the given order', () => {
    const products = Array.from({ length: 250 }, (_, index) => `SKU-${index}`);
    const groups = productGroups(products);

    expect(groups.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(groups.flat()).toEqual(products);
  });

  it('have fewer products if their names are long', () => {
    const products = Array.from({ length: 10 }, () => '茶'.repeat(255));

    expect(productGroups(products).map(({ length }) => length)).toEqual([2, 2, 2, 2, 2]);
  });

  it('are none if there are no products', () => {
    expect(productGroups([])).toEqual([]);
  });
});
