import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of the package, shown in the documentation and at start. */
export const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
  version: string;
};
