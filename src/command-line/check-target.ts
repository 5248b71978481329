import { statSync } from 'node:fs';
import { Failure } from './failure';

/** Checks the path of a file to be written. @throws Failure if the file exists and must not be replaced */
export function checkTarget(path: string, mayReplace: boolean): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat && !stat.isFile()) throw new Failure(`${path} is there already, and is not a file.`);
  if (stat && !mayReplace) throw new Failure(`${path} is there already: --force replaces it.`);
}
