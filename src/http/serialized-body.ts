/** A response body that is text already, such as JSON as PostgreSQL wrote it: sent as it stands. */
export class SerializedBody {
  /** @param type its `Content-Type` */
  constructor(
    readonly text: string,
    readonly type: string,
  ) {}
}
