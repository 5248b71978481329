import { findServer, type ServerCommand, type ServerProgram } from '@verkko/dev-servers/server-program';

const PYTHON: ServerProgram = {
  title: 'Python',
  names: ['python3'],
  packaged: { name: 'python3', file: 'usr/bin/python3' },
  install: { linux: 'sudo apt-get install python3', macos: 'brew install python' },
};

/** The path of the Python program, for the Python code in documents. It is found like the servers' programs. */
export const findPython = (): Promise<ServerCommand> => findServer(PYTHON);
