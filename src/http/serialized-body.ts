/** A response body that is text already, for example JSON as PostgreSQL wrote it; sent unchanged. */
export class SerializedBody {
  /** @param type its `Content-Type` */
  constructor(
    readonly text: string,
    readonly type: string,
  ) {}
}
