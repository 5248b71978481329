import { ServerResponse } from 'node:http';

/** The event of a response whose answer is made, whether or not anybody reads it. */
export const ANSWERED = 'answered';

/** Makes a class of responses that emit {@link ANSWERED}: `finish` and `close` wait for a client to take the answer. */
export const answeredResponse = () =>
  class AnsweredResponse extends ServerResponse {
    override end(chunk?: unknown, encoding?: unknown, callback?: unknown): this {
      super.end(chunk, encoding as BufferEncoding, callback as () => void);
      this.emit(ANSWERED);
      return this;
    }
  };
