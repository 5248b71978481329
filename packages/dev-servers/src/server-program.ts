import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How to start a server: the program, and the environment variables that must be added for it. */
export interface ServerCommand {
  command: string;
  env: Record<string, string>;
}

/** A server program that the tests need, such as Redis, and the packages that contain it. */
export interface ServerProgram {
  readonly title: string;
  /**
   * The possible file names of the server program on PATH. A downloaded program is kept in a cache, always
   * under the first of these names.
   */
  readonly names: readonly [string, ...string[]];
  /** The package of Debian and Ubuntu that contains the server, and the path of the server's program in the package. */
  readonly packaged: { readonly name: string; readonly file: string };
  readonly install: { readonly linux: string; readonly macos: string };
}

export const REDIS: ServerProgram = {
  title: 'Redis',
  names: ['redis-server', 'valkey-server'],
  // The package redis-tools is used, because it has no start-up scripts. The Redis server and its tools are
  // one program: the name by which the program is called decides what it does. So redis-check-rdb from this
  // package can also run as the server.
  packaged: { name: 'redis-tools', file: 'usr/bin/redis-check-rdb' },
  install: { linux: 'sudo apt-get install redis-server', macos: 'brew install redis' },
};

export const PGBOUNCER: ServerProgram = {
  title: 'PgBouncer',
  names: ['pgbouncer'],
  packaged: { name: 'pgbouncer', file: 'usr/sbin/pgbouncer' },
  install: { linux: 'sudo apt-get install pgbouncer', macos: 'brew install pgbouncer' },
};

/**
 * Script that downloads the Debian or Ubuntu package `$2` into the folder `$1`, without installing it and
 * without root. The package's program `$3` gets the name `$4`. A single shell process does all steps, so that
 * it cleans up even if the test run is killed.
 */
const FETCH_PACKAGES = String.raw`
set -eu
work=$(mktemp -d)
unpacked=$(mktemp -d "$1.XXXXXX")
trap 'rm -rf "$work" "$unpacked"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial"

# Root's apt would download as the user _apt, who may not enter a private folder.
apt() {
  timeout --foreground 120 apt-get -qq \
    -o Dir::State="$work/state" -o Dir::State::status=/var/lib/dpkg/status -o Dir::Cache="$work/cache" \
    -o Debug::NoLocking=1 -o APT::Sandbox::User=root -o Acquire::Languages=none \
    -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 "$@" >&2
}
# A broken third-party source is no matter; a missing package list makes the next command fail.
apt update || true
# Only downloads: the package and those libraries of it that this machine does not have.
apt install --download-only --reinstall --no-install-recommends --yes "$2"
for package in "$work"/cache/archives/*.deb; do dpkg -x "$package" "$unpacked"; done
ln -s "$3" "$unpacked/$4"

# Appears whole or not at all. Where another run was quicker, its folder stays.
mv -T "$unpacked" "$1" || test -e "$1/$4"
`;

/**
 * Finds a program that can start the server: on PATH, or else in a cache outside the source tree. If the
 * program is in neither, its package is downloaded into the cache. The download works only on Debian and
 * Ubuntu, and takes a few seconds.
 * @throws Error that names the command to install a server, if none is found and none can be downloaded
 */
export async function findServer(program: ServerProgram): Promise<ServerCommand> {
  const { names, packaged } = program;
  const path = `${process.env.PATH ?? ''}:/usr/sbin`; // Debian's folder for servers, which few users have on PATH
  const search = spawnSync('sh', ['-c', 'for name; do command -v "$name" && exit; done', 'sh', ...names], {
    env: { ...process.env, PATH: path },
  });
  const installed = search.stdout.toString().trim();
  if (installed) return { command: installed, env: {} };
  if (!existsSync('/usr/bin/apt-get')) throw notFound(program);

  const folder = await cacheFolder(names[0]);
  try {
    return await fetched(folder, names[0]);
  } catch {
    process.stderr.write(`No ${names[0]} on PATH: fetching the system's package into ${folder}\n`);
  }
  try {
    await mkdir(dirname(folder), { recursive: true });
    // The cache may contain a program that cannot be started, for example because a system library is gone.
    // Such a program is removed, and the package is downloaded again.
    const script = `rm -rf "$1"\n${FETCH_PACKAGES}`;
    await run('sh', ['-c', script, 'sh', folder, packaged.name, packaged.file, names[0]]);
    return await fetched(folder, names[0]);
  } catch (error) {
    throw notFound(program, error);
  }
}

/**
 * The cache folder for this release of the operating system. Each release has its own, because several may
 * share a home directory.
 */
async function cacheFolder(name: string): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8');
  const codename = /^VERSION_CODENAME=(\w+)/m.exec(release)?.[1] ?? 'unknown';
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(caches, 'verkko-inventory-api', `${name}-${codename}-${process.arch}`);
}

/**
 * Returns the command that starts a downloaded server.
 * @param folder the folder into which the server was downloaded
 * @throws Error if the server is missing or does not run
 */
async function fetched(folder: string, name: string): Promise<ServerCommand> {
  const files = await readdir(folder, { recursive: true });
  const libraries = files
    .filter((file) => /\.so(\.|$)/.test(file))
    .map((file) => join(folder, dirname(file)));
  const server = {
    command: join(folder, name),
    env: { LD_LIBRARY_PATH: [...new Set(libraries)].join(':') },
  };
  await run(server.command, ['--version'], { env: { ...process.env, ...server.env } });
  return server;
}

function notFound({ title, install }: ServerProgram, reason?: unknown): Error {
  const command = process.platform === 'darwin' ? install.macos : install.linux;
  // If the child process wrote to stderr, this is shown in place of the error's message, which repeats the
  // whole script.
  const { stderr, message } = (reason ?? {}) as { stderr?: string; message?: string };
  const why = reason ? `\nFetching it without an installation failed: ${stderr || message}` : '';
  return new Error(`The tests need a real ${title}. Install one: ${command}${why}`);
}
