import { RuleIndex } from './rule-index';

const rule = (id: number, productid: string | null, prefix: string | null = null) => ({
  id,
  productid,
  prefix,
});

describe('the index of rules by product', () => {
  const index = new RuleIndex([
    rule(1, 'A-1'),
    rule(2, null, 'A'),
    rule(3, null, 'A-1'),
    rule(4, 'A-1'),
    rule(5, null, 'B-12'),
    rule(6, null, '𝒜'),
  ]);

  it.each([
    ['A-1', [2, 3, 1, 4]],
    ['A-12', [2, 3]],
    ['A', [2]],
    ['B-1', []],
    ['B-123', [5]],
    ['𝒜x', [6]],
    ['a-1', []],
    ['', []],
  ])('finds the rules that watch the product %j', (productid, rules) => {
    expect(index.rulesOf(productid).sort()).toEqual([...rules].sort());
    expect(index.watches(productid)).toBe(rules.length > 0);
  });

  it('finds, for any product name, also the rules that apply to all products', () => {
    const all = new RuleIndex([rule(1, null), rule(2, 'A')]);

    expect([all.rulesOf('A'), all.rulesOf('B')]).toEqual([[1, 2], [1]]);
    expect([all.watches('B'), all.isEmpty, new RuleIndex([]).isEmpty]).toEqual([true, false, true]);
  });
});
