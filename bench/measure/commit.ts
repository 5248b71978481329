import { execFileSync } from 'node:child_process';

/**
 * The commit of a checkout, with `+` if `src`, `packages` or `package-lock.json` differ from that commit;
 * `unknown` if the folder is no git checkout.
 */
export function commitOf(folder: string): string {
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', folder, ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const changed = git('status', '--porcelain', '--', 'src', 'packages', 'package-lock.json') !== '';
    return git('rev-parse', '--short', 'HEAD') + (changed ? '+' : '');
  } catch {
    return 'unknown';
  }
}
