import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { ServerCommand } from './server-program';

/**
 * Becomes the server by `exec`, so that the child's process id is the server itself, in a new folder. Beside it a
 * watcher reads the standard input, which the kernel closes however the test process ends: it then stops the server,
 * also out of a pause, and removes the folder. It shares the child's output, so 'close' means that both have ended.
 */
const SUPERVISED = `
folder=$(mktemp -d) || exit
cd "$folder" || exit
exec 3<&0 </dev/null
{ cat <&3; kill -TERM $$; kill -CONT $$; rm -rf "$folder"; } &
exec "$@" 3<&-
`;

/**
 * Starts a server that ends when its standard input does, at the latest with this process.
 * @returns when it has said so in its output
 * @throws Error with its output when it ends before
 */
export async function startSupervised(
  server: ServerCommand,
  parameters: string[],
  ready: string,
): Promise<ChildProcessWithoutNullStreams> {
  const child = spawn('sh', ['-c', SUPERVISED, 'sh', server.command, ...parameters], {
    env: { ...process.env, ...server.env },
    // Ctrl-C must not take the server away from tests that are just ending.
    detached: true,
  });
  child.once('exit', () => child.stdin.end()); // releases the watcher when the server ended by itself

  let log = '';
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes(ready)) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('close', () => {
      reject(new Error(`${server.command} did not start:\n${log}`));
    });
    child.once('error', reject);
  });
  return child;
}
