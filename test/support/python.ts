import { findServer, type ServerCommand, type ServerProgram } from '@verkko/dev-servers/server-program';

const PYTHON: ServerProgram = {
  title: 'Python',
  names: ['python3'],
  packaged: { name: 'python3', file: 'usr/bin/python3' },
  install: { linux: 'sudo apt-get install python3', macos: 'brew install python' },
};

/** Finds the Python program, which runs the Python programs in documents, as the programs of the servers are found. */
export const findPython = (): Promise<ServerCommand> => findServer(PYTHON);
