import { dirname } from 'node:path';
import { findServer, type ServerProgram } from '@verkko/dev-servers/server-program';

/** Not a server, but found in the same way. The documents and the start-up banner show commands that use it. */
const CURL: ServerProgram = {
  title: 'curl',
  names: ['curl'],
  packaged: { name: 'curl', file: 'usr/bin/curl' },
  install: { linux: 'sudo apt-get install curl', macos: 'brew install curl' },
};

/** Variables of an environment in which `curl` is on PATH. */
export async function withCurl(): Promise<Record<string, string>> {
  const { command, env } = await findServer(CURL);
  return { ...env, PATH: `${dirname(command)}:${process.env.PATH ?? ''}` };
}
