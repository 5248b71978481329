/** A response body that is JSON text already, as PostgreSQL wrote it: sent as it stands. */
export class JsonText {
  constructor(readonly text: string) {}
}
