import { findServer, type ServerCommand, type ServerProgram } from '@verkko/dev-servers/server-program';

const PYTHON: ServerProgram = {
  title: 'Python',
  names: ['python3'],
  packaged: { name: 'python3', file: 'usr/bin/python3' },
  install: { linux: 'sudo apt-get install python3', macos: 'brew install python' },
};

/**
 * Finds the program `python3`, which runs the Python examples in the documents. The search is the same as for
 * server programs, such as Redis.
 */
export const findPython = (): Promise<ServerCommand> => findServer(PYTHON);
