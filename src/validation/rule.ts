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
}
