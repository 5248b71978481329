/** The scopes that a caller can have. Every route of the API requires one of them. */
export const SCOPES = [
  'inventory:read',
  'inventory:write',
  'inventory:void',
  'inventory:erase',
  'rules:write',
  'webhooks:write',
  'keys:admin',
  'metrics:read',
] as const;

export type Scope = (typeof SCOPES)[number];

/** Scopes of every caller while authentication is off: all except the management of API keys. */
export const ANONYMOUS_SCOPES = SCOPES.filter((scope) => scope !== 'keys:admin');

/** Returns the scopes of this service that a token lists. All other words in its list are ignored. */
export function scopesAmong(words: readonly unknown[]): Scope[] {
  return SCOPES.filter((scope) => words.includes(scope));
}
