import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { ServerCommand } from './server-program';

/**
 * Shell script that runs a server in a new folder. The shell becomes the server by `exec`, so that the
 * child's process id is that of the server. A second process, the watcher, reads the script's standard input.
 * The kernel closes this input when the test process ends, even if it was killed. Then the watcher stops the
 * server, even a paused one, and removes the folder. The watcher and the server share one output, so the
 * event `close` means that both have ended.
 */
const SUPERVISED = `
folder=$(mktemp -d) || exit
cd "$folder" || exit
exec 3<&0 </dev/null
{ cat <&3; kill -TERM $$; kill -CONT $$; rm -rf "$folder"; } &
exec "$@" 3<&-
`;

/**
 * Starts a server. The server ends when its standard input is closed, or when this process ends.
 * @returns the server's process, when `ready` has appeared in its output
 * @throws Error with the server's output if the server ends earlier
 */
export async function startSupervised(
  server: ServerCommand,
  parameters: string[],
  ready: string,
): Promise<ChildProcessWithoutNullStreams> {
  const child = spawn('sh', ['-c', SUPERVISED, 'sh', server.command, ...parameters], {
    env: { ...process.env, ...server.env },
    // The server is in a separate process group, so that Ctrl-C does not stop it while the tests that use it
    // are ending.
    detached: true,
  });
  // If the server ends by itself, closing the standard input of the script ends the watcher process (see
  // SUPERVISED).
  child.once('exit', () => child.stdin.end());

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
