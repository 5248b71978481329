/** What a caller may be allowed to do. Every route of the API asks for one of them. */
export const SCOPES = ['inventory:read', 'inventory:write', 'keys:admin', 'metrics:read'] as const;

export type Scope = (typeof SCOPES)[number];

/** The scopes among some words; whatever else a token carries means nothing here. */
export function scopesAmong(words: readonly unknown[]): Scope[] {
  return SCOPES.filter((scope) => words.includes(scope));
}
