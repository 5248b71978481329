/** The scopes that a caller can have. Every route of the API requires one of them. */
export const SCOPES = [
  'inventory:read',
  'inventory:write',
  'inventory:void',
  'inventory:erase',
  'rules:write',
  'keys:admin',
  'metrics:read',
] as const;

export type Scope = (typeof SCOPES)[number];

/** Where authentication is off, everybody has these: all but the management of keys. */
export const ANONYMOUS_SCOPES = SCOPES.filter((scope) => scope !== 'keys:admin');

/** Picks the known scopes out of a list of words; other words in a token are ignored. */
export function scopesAmong(words: readonly unknown[]): Scope[] {
  return SCOPES.filter((scope) => words.includes(scope));
}
