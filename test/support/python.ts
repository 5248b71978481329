import { findServer, type ServerCommand, type ServerProgram } from '@verkko/dev-servers/server-program';

const PYTHON: ServerProgram = {
  title: 'Python',
  names: ['python3'],
  packaged: { name: 'python3', file: 'usr/bin/python3' },
  install: { linux: 'sudo apt-get install python3', macos: 'brew install python' },
};

/** The Python program, for the Python code in documents; found in the same way as the servers. */
export const findPython = (): Promise<ServerCommand> => findServer(PYTHON);
