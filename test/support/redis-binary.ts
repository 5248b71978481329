import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How a Redis server is started: the program, and what it needs on top of the environment. */
export interface RedisCommand {
  command: string;
  env: Record<string, string>;
}

/**
 * Fetches Debian's or Ubuntu's own Redis without installing it and without root, into the folder `$1`.
 * One shell process does all of it, so that it also tidies up when the test run is killed meanwhile.
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
apt install --download-only --reinstall --no-install-recommends --yes redis-tools
for package in "$work"/cache/archives/*.deb; do dpkg -x "$package" "$unpacked"; done
# Redis is one program that looks at the name it was called by.
ln -s usr/bin/redis-check-rdb "$unpacked/redis-server"

# Appears whole or not at all. Where another run was quicker, its folder stays.
mv -T "$unpacked" "$1" || test -e "$1/redis-server"
`;

/**
 * Finds a real Redis (or Valkey) server: on PATH, else in the cache outside the tree, which is filled on
 * Debian and Ubuntu by a download of a few seconds.
 * @throws Error naming the command that installs one, where there is none and none can be fetched.
 */
export async function findRedisServer(): Promise<RedisCommand> {
  const search = spawnSync('sh', ['-c', 'command -v redis-server || command -v valkey-server']);
  const installed = search.stdout.toString().trim();
  if (installed) return { command: installed, env: {} };
  if (!existsSync('/usr/bin/apt-get')) throw notFound();

  const folder = await cacheFolder();
  try {
    return await fetched(folder);
  } catch {
    process.stderr.write(`No redis-server on PATH: fetching the system's package into ${folder}\n`);
  }
  try {
    await mkdir(dirname(folder), { recursive: true });
    // What stands there did not run, for example because a library was since removed from the system.
    await run('sh', ['-c', `rm -rf "$1"\n${FETCH_PACKAGES}`, 'sh', folder]);
    return await fetched(folder);
  } catch (error) {
    throw notFound(error);
  }
}

/** One per system release, because a home directory may be shared by several. */
async function cacheFolder(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8');
  const codename = /^VERSION_CODENAME=(\w+)/m.exec(release)?.[1] ?? 'unknown';
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(caches, 'verkko-inventory-api', `redis-${codename}-${process.arch}`);
}

/** The server in a folder that FETCH_PACKAGES filled; rejects where it is missing or does not run. */
async function fetched(folder: string): Promise<RedisCommand> {
  const files = await readdir(folder, { recursive: true });
  const libraries = files
    .filter((file) => /\.so(\.|$)/.test(file))
    .map((file) => join(folder, dirname(file)));
  const server = {
    command: join(folder, 'redis-server'),
    env: { LD_LIBRARY_PATH: [...new Set(libraries)].join(':') },
  };
  await run(server.command, ['--version'], { env: { ...process.env, ...server.env } });
  return server;
}

function notFound(reason?: unknown): Error {
  const install = process.platform === 'darwin' ? 'brew install redis' : 'sudo apt-get install redis-server';
  // Of a failed child process only what it wrote is worth reading, its message repeats the whole script.
  const { stderr, message } = (reason ?? {}) as { stderr?: string; message?: string };
  const why = reason ? `\nFetching it without an installation failed: ${stderr || message}` : '';
  return new Error(`The tests need a real Redis. Install one: ${install}${why}`);
}
