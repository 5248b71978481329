import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { ServerCommand } from './server-program';

/**
 * The shell becomes the server by `exec`, in a new folder, so that the child's process id is that of the server. Beside
 * the server, a watcher reads the standard input, which the kernel closes however the test process ends: the watcher
 * then stops the server, even a paused one, and removes the folder. The watcher shares the child's output, so 'close'
 * means that both have ended.
 */
const SUPERVISED = `
folder=$(mktemp -d) || exit
cd "$folder" || exit
exec 3<&0 </dev/null
{ cat <&3; kill -TERM $$; kill -CONT $$; rm -rf "$folder"; } &
exec "$@" 3<&-
`;

/**
 * Starts a server that ends when its standard input ends, at the latest with this process.
 * @returns the server's process, once `ready` stands in its output
 * @throws Error with the server's output when the server ends before
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
