import type { Worker } from 'node:cluster';

interface Handle {
  close(): void;
}

/**
 * Closes the connection that was on its way to a worker process when the worker was killed. Node's primary process
 * keeps a connection open until the worker has received it. If the worker ends before that, Node does not close the
 * connection, and the client would wait for ever.
 */
export function closeLostConnection(worker: Worker): void {
  const { process: child } = worker;
  const send = child.send.bind(child) as (...sent: unknown[]) => boolean;
  let last: Handle | undefined;
  // Node sends a worker only one connection at a time. So if the worker is killed, only the last connection
  // can be lost.
  child.send = (...sent: unknown[]) => {
    const [, handle] = sent;
    if (handle && typeof handle === 'object' && 'close' in handle) last = handle as Handle;
    return send(...sent);
  };
  // This listener is needed only if a worker is killed. A worker that ends normally returns the connections
  // that it does not accept.
  child.once('exit', (code) => {
    if (code !== 0) last?.close();
  });
}
