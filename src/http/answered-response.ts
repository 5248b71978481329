import { ServerResponse } from 'node:http';

/**
 * Name of an event of a response. The response emits it when the server has written the whole response, even
 * if the client has not read it yet.
 */
export const ANSWERED = 'answered';

/**
 * Creates a response class that emits {@link ANSWERED} when the response is complete; the events `finish` and `close`
 * come only when the client has read the response.
 */
export const answeredResponse = () =>
  class AnsweredResponse extends ServerResponse {
    override end(chunk?: unknown, encoding?: unknown, callback?: unknown): this {
      super.end(chunk, encoding as BufferEncoding, callback as () => void);
      this.emit(ANSWERED);
      return this;
    }
  };
