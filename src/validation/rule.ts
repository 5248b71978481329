/** What one value may be. */
export interface Rule<T> {
  /** Completes "`field` …", and says what is allowed. */
  readonly message: string;
  /** The same as a JSON Schema, for the OpenAPI document. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The value may be given several times in a query string. */
  readonly takesList?: boolean;
  /** The value in its canonical form, or undefined when it is not allowed. A canonical form reads as itself. */
  read(value: unknown): T | undefined;
}
