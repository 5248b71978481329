/** A response body that is already text, such as JSON written by PostgreSQL. It is sent unchanged. */
export class SerializedBody {
  /** Wraps the text of a response body. @param type the `Content-Type` of the body */
  constructor(
    readonly text: string,
    readonly type: string,
  ) {}
}
