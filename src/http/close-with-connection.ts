import type { NextFunction, Request, Response } from 'express';

/**
 * Node tells a response of the end of its connection, but not one that stands behind another on the same connection, as
 * with pipelining. What is to be done at its close would never be: its log line, its part of the memory for bodies.
 */
export function closeWithConnection(request: Request, response: Response, next: NextFunction): void {
  // Null where its turn on the connection has not come; the types do not know.
  if ((response.socket as unknown) === null) {
    const { socket } = request;
    const close = () => response.emit('close');
    socket.setMaxListeners(0); // any number may stand there
    socket.once('close', close);
    response.once('close', () => socket.off('close', close));
  }
  next();
}
