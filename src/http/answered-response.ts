import { ServerResponse } from 'node:http';

/**
 * Name of an event of a response. The response emits it when the server has written the whole response, even
 * if the client has not read it yet.
 */
export const ANSWERED = 'answered';

/**
 * Creates a response class that emits {@link ANSWERED} when the response is complete. The events `finish` and
 * `close` come later: when the operating system has accepted the whole response. For a large response, this
 * needs a client that reads.
 */
export const answeredResponse = () =>
  class AnsweredResponse extends ServerResponse {
    override end(chunk?: unknown, encoding?: unknown, callback?: unknown): this {
      super.end(chunk, encoding as BufferEncoding, callback as () => void);
      this.emit(ANSWERED);
      return this;
    }
  };
