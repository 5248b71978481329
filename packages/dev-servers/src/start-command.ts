import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The arguments that `npm start` of a checkout gives to Node: V8's flags and the program.
 * @throws Error where the checkout's package.json starts something else
 */
export function startArguments(folder: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const words = /^(?:exec )?node (.+)$/.exec(scripts.start)?.[1]?.split(' ');
  if (!words) throw new Error(`"${scripts.start}" does not start Node`);
  return words;
}
