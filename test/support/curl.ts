import { dirname } from 'node:path';
import { findServer, type ServerProgram } from '@verkko/dev-servers/server-program';

/**
 * The curl program, and where to find or install it. It runs the commands in documents and in the start-up
 * banner.
 */
const CURL: ServerProgram = {
  title: 'curl',
  names: ['curl'],
  packaged: { name: 'curl', file: 'usr/bin/curl' },
  install: { linux: 'sudo apt-get install curl', macos: 'brew install curl' },
};

/** Environment variables whose PATH contains `curl`. */
export async function withCurl(): Promise<Record<string, string>> {
  const { command, env } = await findServer(CURL);
  return { ...env, PATH: `${dirname(command)}:${process.env.PATH ?? ''}` };
}
