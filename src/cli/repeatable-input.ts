import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../command-line/failure';

/** The path argument that stands for standard input. */
export const STDIN = '-';

/**
 * Copies standard input or a pipe to a temporary file, because an import reads its input at least twice. The
 * temporary file is removed when the process ends. If the path is neither standard input nor a pipe, it is
 * returned unchanged.
 *
 * @returns the path of a file
 * @throws Failure if the copy cannot be written
 */
export async function repeatableInput(path: string): Promise<string> {
  if (path !== STDIN && !isPipe(path)) return path;
  try {
    const copy = join(temporaryFolder(), 'input');
    await pipeline(path === STDIN ? process.stdin : createReadStream(path), createWriteStream(copy));
    return copy;
  } catch (error) {
    throw new Failure(
      `${nameOf(path)} cannot be copied to ${tmpdir()}: ${(error as Error).message}. TMPDIR names another folder.`,
    );
  }
}

/** Creates a temporary folder that is removed when the process ends. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'verkko-import-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** The name that messages show for an input file. */
export function nameOf(path: string): string {
  return path === STDIN ? 'stdin' : path;
}

function isPipe(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && (stat.isFIFO() || stat.isSocket() || stat.isCharacterDevice());
}
