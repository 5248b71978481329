import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The processes whose CPU time is measured, by process id. */
export interface Processes {
  /**
   * The process id of the measured server: the service, or another server in its place. The measured CPU time
   * includes that of the server's worker processes.
   */
  readonly node: number;
  /** The process id of the first PostgreSQL process, which is the parent of all other PostgreSQL processes. */
  readonly postgres: number;
  readonly redis: number;
  /** The process id of the first process of a PostgreSQL replica, if the benchmark has one. */
  readonly replica?: number | undefined;
  /** Process id of the load generator, which sends the requests. */
  readonly load: number;
}

type Role = keyof Processes;

/** CPU-seconds per second: 1 is one busy core. */
export type Cores = Readonly<Record<Exclude<Role, 'replica'>, number> & { replica?: number }>;

export interface Usage {
  readonly cores: Cores;
  /** The CPU use of other processes and the kernel, in cores. A high value makes the measurement doubtful. */
  readonly elsewhere: number;
  /** Resident memory of the Node process in MB, at the end of the measurement. */
  readonly rss: number;
}

interface Reading {
  /** The current time in seconds, on a monotonic clock. */
  readonly at: number;
  readonly seconds?: Cores;
  /** CPU-seconds of the whole machine so far; undefined if the operating system does not report them. */
  readonly busy?: number;
  readonly rss?: number;
}

export interface Meter {
  read(): Reading;
}

/** Linux has 100 clock ticks a second on every architecture that Node supports. */
const TICKS_PER_SECOND = 100;

const SUPPORTED = existsSync('/proc/self/stat');

/** Creates a meter of CPU time, which reads /proc. On systems without /proc, only the elapsed time is measured. */
export function meterOf(processes: Processes): Meter {
  return {
    read: () => {
      const at = performance.now() / 1000;
      if (!SUPPORTED) return { at };
      return {
        at,
        seconds: {
          node: familySeconds(processes.node),
          postgres: familySeconds(processes.postgres),
          redis: ownSeconds(processes.redis),
          ...(processes.replica && { replica: familySeconds(processes.replica) }),
          load: ownSeconds(processes.load),
        },
        busy: busySeconds(),
        rss: residentMegabytes(processes.node),
      };
    },
  };
}

export function usageBetween(before: Reading, after: Reading): Usage | undefined {
  const { seconds: from, busy: busyBefore } = before;
  const { seconds: to, busy: busyAfter, rss } = after;
  if (!from || !to || busyBefore === undefined || busyAfter === undefined || rss === undefined)
    return undefined;
  const duration = after.at - before.at;
  const coresOf = (role: Role) => ((to[role] ?? 0) - (from[role] ?? 0)) / duration;
  const cores = {
    node: coresOf('node'),
    postgres: coresOf('postgres'),
    redis: coresOf('redis'),
    load: coresOf('load'),
    ...(to.replica !== undefined && { replica: coresOf('replica') }),
  };
  const ours = Object.values(cores).reduce((sum, used) => sum + used, 0);
  return { cores, elsewhere: Math.max(0, (busyAfter - busyBefore) / duration - ours), rss };
}

interface Stat {
  readonly parent: number;
  readonly own: number;
  /** The CPU time of child processes that have ended, including their own children, in seconds. */
  readonly endedChildren: number;
}

/** CPU time of a process so far, in seconds; 0 if it has ended. */
export function ownSeconds(pid: number): number {
  return stat(pid)?.own ?? 0;
}

/**
 * The CPU time of a process and all its child processes, also ended ones: PostgreSQL starts and ends child processes all
 * the time, and the workers of the service are child processes of the primary.
 */
function familySeconds(pid: number): number {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const children = all.map((name) => stat(Number(name))).filter((child) => child?.parent === pid);
  const first = stat(pid);
  return children.reduce(
    (sum, child) => sum + (child?.own ?? 0),
    (first?.own ?? 0) + (first?.endedChildren ?? 0),
  );
}

/** Reads /proc/PID/stat; undefined if the process has ended. */
function stat(pid: number): Stat | undefined {
  const text = read(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The program name is in brackets and may contain any character, so the other fields begin after the last bracket.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const seconds = (field: number) => (fields[field - 3] ?? 0) / TICKS_PER_SECOND;
  return { parent: fields[1] ?? 0, own: seconds(14) + seconds(15), endedChildren: seconds(16) + seconds(17) };
}

/** CPU time of the machine: user, nice, system, irq, softirq and steal, without idle and iowait. */
function busySeconds(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (read('/proc/stat') ?? '')
    .replace(/\n[^]*/, '')
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND;
}

/** Resident memory of a process in MB; 0 if it has ended. */
export function residentMegabytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1] ?? 0) / 1024;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
