import { ServerResponse } from 'node:http';

/** Event that a response emits when its answer is complete, whether or not the client reads it. */
export const ANSWERED = 'answered';

/**
 * Creates a response class that emits {@link ANSWERED}; the events `finish` and `close` wait until a client has read
 * the answer.
 */
export const answeredResponse = () =>
  class AnsweredResponse extends ServerResponse {
    override end(chunk?: unknown, encoding?: unknown, callback?: unknown): this {
      super.end(chunk, encoding as BufferEncoding, callback as () => void);
      this.emit(ANSWERED);
      return this;
    }
  };
