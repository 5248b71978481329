import { filterPattern } from '../support/aws/filter-pattern';

/**
 * Other tests use a parser of filter patterns instead of CloudWatch. These tests check this parser with the
 * examples from CloudWatch's documentation.
 */
describe('the parser (only for tests) of CloudWatch filter patterns', () => {
  const EVENT = JSON.stringify({
    eventType: 'UpdateTrail',
    latency: 500,
    user: { id: 1, email: 'John.Stiles@example.com' },
    users: [1, 2, 3],
    nothing: null,
  });

  it.each([
    ['{ $.eventType = "UpdateTrail" }', true],
    ['{ $.eventType = "updatetrail" }', false],
    ['{ $.eventType = "Update" }', false],
    ['{ $.user.id = 1 }', true],
    ['{ $.user.email = "John.Stiles@example.com" }', true],
    ['{ $.latency >= 500 }', true],
    ['{ $.latency >= 501 }', false],
    ['{ $.eventType >= 0 }', false],
    ['{ $.missing = "UpdateTrail" }', false],
    ['{ $.nothing.missing = "UpdateTrail" }', false],
    ['{ $.users = 1 }', false],
    ['{ ($.user.id = 1) && ($.eventType = "UpdateTrail") }', true],
    ['{ ($.user.id = 2 && $.eventType = "UpdateTrail") || $.latency = 1 }', false],
    ['{ $.user.id = 1 || $.latency = 1 && $.eventType = "no" }', true],
    ['{ ($.user.id = 1 || $.latency = 1) && $.eventType = "no" }', false],
  ])('decides whether the pattern %s matches the example event (result: %s)', (pattern, taken) => {
    expect(filterPattern(pattern)(EVENT)).toBe(taken);
  });

  it('decides that a pattern for JSON fields does not match a text that is not valid JSON', () => {
    expect(filterPattern('{ $.eventType = "UpdateTrail" }')(EVENT.slice(0, -1))).toBe(false);
  });

  it.each([
    ['%AUTHORIZED%', '[ERROR 401] UNAUTHORIZED REQUEST', true],
    ['%^[hc]at%', 'hat', true],
    ['%^[hc]at%', 'a cat', false],
  ])('decides whether the pattern %s matches the text %s (result: %s)', (pattern, event, taken) => {
    expect(filterPattern(pattern)(event)).toBe(taken);
  });

  it.each([
    '%something!%',
    '%(sub|pattern)%',
    'ERROR',
    '[w1=ERROR, w2]',
    '{ $.a IS NULL }',
    '{ $.a != "b" }',
    '{ $.a = b* }',
    '{ $.a = "b" && }',
    '{ ($.a = "b" }',
    '{ $.a = "b") }',
    '{ a = "b" }',
  ])('rejects the invalid or unsupported pattern %s', (pattern) => {
    expect(() => filterPattern(pattern)).toThrow('not understood here');
  });
});
