/** A response body that is already text, for example JSON written by PostgreSQL; it is sent unchanged. */
export class SerializedBody {
  /** Wraps the text of a response body. @param type the `Content-Type` of the body */
  constructor(
    readonly text: string,
    readonly type: string,
  ) {}
}
