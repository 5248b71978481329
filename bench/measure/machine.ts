import { readFileSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';

/** Describes the machine of a benchmark result, without anything that identifies the owner of the machine. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** Memory of the machine in GB. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  readonly redis: string;
  readonly load: string;
  readonly limit: string;
}

export function describeMachine(versions: Pick<Machine, 'postgres' | 'redis' | 'limit'>): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory: Math.round(totalmem() / 1e9),
    system: `${distribution()}, ${type()} ${release()}, ${arch()}`,
    node: process.versions.node,
    load: `autocannon ${packageVersion('autocannon')}`,
    ...versions,
  };
}

/** The version of an installed npm package. */
export function packageVersion(name: string): string {
  const { version } = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8')) as {
    version: string;
  };
  return version;
}

function distribution(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? type();
  } catch {
    return type();
  }
}
