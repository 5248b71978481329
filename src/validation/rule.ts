/** A validation rule for one value. */
export interface Rule<T> {
  /**
   * Error message that says what is allowed, such as "must be true or false"; the name of the field is put before it.
   */
  readonly message: string;
  /** The JSON Schema of the value, for the OpenAPI document. */
  readonly schema: Readonly<Record<string, unknown>>;
  /**
   * Whether a query parameter with this validation rule is a list: it may be given several times, and all of
   * its values are used.
   */
  readonly takesList?: boolean;
  /** Whether a query parameter with this validation rule may be given several times, and its last value is used. */
  readonly takesLast?: boolean;
  /**
   * Validates a value, and returns it in canonical form; undefined if the value is not allowed. A value that already
   * is in canonical form is returned unchanged.
   */
  read(value: unknown): T | undefined;
  /** Makes a more specific error message than {@link message} for a value that is not allowed, if possible. */
  explain?(value: unknown): string | undefined;
}

/** The error message for a value that a validation rule does not allow. */
export function messageFor(rule: Rule<unknown>, value: unknown): string {
  return rule.explain?.(value) ?? rule.message;
}
