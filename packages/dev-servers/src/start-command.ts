import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The arguments with which `npm start` of a checkout calls Node: V8's flags and the program.
 * @throws Error if the checkout's package.json starts something else
 */
export function startArguments(folder: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const words = /^(?:exec )?node (.+)$/.exec(scripts.start)?.[1]?.split(' ');
  if (!words) throw new Error(`"${scripts.start}" does not start Node`);
  return words;
}
