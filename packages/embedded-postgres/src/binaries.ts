import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError, isSystemError, USE_YOUR_OWN } from './embedded-postgres-error';

/** Absolute paths of the PostgreSQL programs that are run. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Path of glibc's loader, without which the programs of the Linux packages cannot run. */
const GLIBC_LOADER: Partial<Record<string, string>> = {
  'linux-x64': '/lib64/ld-linux-x86-64.so.2',
  'linux-arm64': '/lib/ld-linux-aarch64.so.1',
};

/**
 * Finds PostgreSQL in the optional package for this platform, and creates the symbolic links that it needs.
 * @throws EmbeddedPostgresError if there is no package for this platform, or PostgreSQL cannot run here
 */
export function findBinaries(platform = `${process.platform}-${process.arch}`): Binaries {
  const loader = GLIBC_LOADER[platform];
  if (loader !== undefined && !existsSync(loader)) {
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL needs glibc, which this system (Alpine or another musl Linux?) lacks: ${USE_YOUR_OWN}.`,
    );
  }
  const root = packageRoot(`@embedded-postgres/${platform}`);
  makeLinks(root);
  return { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') };
}

function packageRoot(name: string): string {
  try {
    // `require.resolve` is used and not `require`, because the package is an ES module that exports only paths.
    return dirname(dirname(require.resolve(name)));
  } catch (error) {
    throw new EmbeddedPostgresError(
      `No embedded PostgreSQL here: ${name} is not installed (npm left out optional packages, or there is none for this platform): ${USE_YOUR_OWN}.`,
      { cause: error },
    );
  }
}

/**
 * Creates the symbolic links that PostgreSQL needs. npm packages cannot contain symbolic links, and users may
 * have turned off install scripts, which could create them.
 */
export function makeLinks(root: string): void {
  const list = readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      if (isSystemError(error, 'EEXIST')) continue; // another process has created the link
      throw new EmbeddedPostgresError(
        `Cannot make the link ${link}: let this user write there once, or run "npm rebuild" as the owner of node_modules.`,
        { cause: error },
      );
    }
  }
}
