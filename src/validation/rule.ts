/** The validation rule for one value. */
export interface Rule<T> {
  /** Says what is allowed; completes the sentence "`field` …". */
  readonly message: string;
  /** The JSON Schema of the value, for the OpenAPI document. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Whether the parameter may be repeated in a query string. */
  readonly takesList?: boolean;
  /**
   * The value in canonical form; undefined if the value is not allowed. A value in canonical form is returned
   * unchanged.
   */
  read(value: unknown): T | undefined;
  /** A more specific message than {@link message} for this value, if there is one. */
  explain?(value: unknown): string | undefined;
}

/** The message for a value that the rule does not allow. */
export function messageFor(rule: Rule<unknown>, value: unknown): string {
  return rule.explain?.(value) ?? rule.message;
}
