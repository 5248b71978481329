/** The validation rule for one value. */
export interface Rule<T> {
  /** Completes "`field` …", and says what is allowed. */
  readonly message: string;
  /** The rule as a JSON Schema, for the OpenAPI document. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Whether the value may be given several times in a query string. */
  readonly takesList?: boolean;
  /** The value in its canonical form, or undefined when it is not allowed. A canonical form is returned unchanged. */
  read(value: unknown): T | undefined;
  /** A message about this value in particular, if there is a better one than {@link message}. */
  explain?(value: unknown): string | undefined;
}

/** The message for a value that the rule does not allow. */
export function messageFor(rule: Rule<unknown>, value: unknown): string {
  return rule.explain?.(value) ?? rule.message;
}
