import type { Worker } from 'node:cluster';

interface Handle {
  close(): void;
}

/**
 * Closes the connection that a killed worker was just given. Node's primary keeps a connection open until the worker has
 * taken it, and forgets it when the worker ends before that: its client would wait for ever.
 */
export function closeLostConnection(worker: Worker): void {
  const { process: child } = worker;
  const send = child.send.bind(child) as (...sent: unknown[]) => boolean;
  let last: Handle | undefined;
  // One connection at a time is on its way to a worker.
  child.send = (...sent: unknown[]) => {
    const [, handle] = sent;
    if (handle && typeof handle === 'object' && 'close' in handle) last = handle as Handle;
    return send(...sent);
  };
  // A worker that stops by itself gives back what it does not take.
  child.once('exit', (code) => {
    if (code !== 0) last?.close();
  });
}
