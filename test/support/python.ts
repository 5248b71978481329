import { findServer, type ServerCommand, type ServerProgram } from '@verkko/dev-servers/server-program';

const PYTHON: ServerProgram = {
  title: 'Python',
  names: ['python3'],
  packaged: { name: 'python3', file: 'usr/bin/python3' },
  install: { linux: 'sudo apt-get install python3', macos: 'brew install python' },
};

/**
 * Finds the program `python3` in the same way as the server programs, such as Redis. It runs the Python
 * examples in the documents.
 */
export const findPython = (): Promise<ServerCommand> => findServer(PYTHON);
