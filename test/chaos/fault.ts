import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment } from './deployment';
import type { Instance } from './instance';
import type { Link } from './link';
import type { Random } from './random';

/**
 * Time in ms after which the primary is told to commit without the unavailable replica, as an operator would
 * do.
 */
const ALONE_AFTER_MS = 2000;

type Mend = () => Promise<void> | void;

/** A kind of fault that a run can cause. */
export interface Fault {
  readonly name: string;
  /** The shortest duration of the fault, in seconds. */
  readonly least: number;
  readonly most: number;
  /** Whether the service can recover while the fault is still in effect. */
  readonly isOverAtOnce?: boolean;
  /** Causes the fault. @returns a function that repairs it */
  readonly begin: (deployment: Deployment, random: Random) => Promise<Mend>;
}

export const SHORT = { least: 0, most: 4 };
export const NETWORK = { least: 2, most: 12 };
export const FROZEN = { least: 5, most: 30 };

/**
 * A fault of a random instance. During the fault, clients of the instance may get broken connections or no
 * response.
 */
export const ofInstance = (
  act: (instance: Instance, random: Random) => Promise<Mend> | Mend,
): Fault['begin'] => {
  return async ({ instances }, random) => {
    const instance = random.pick(instances);
    instance.break();
    return act(instance, random);
  };
};

/**
 * A fault of the replica, or of its connection to the primary. Commits wait for the replica, until the
 * primary is told to commit without it.
 */
export const ofReplica = (act: (deployment: Deployment) => Promise<Mend> | Mend): Fault['begin'] => {
  return async (deployment) => {
    const mend = await act(deployment);
    await sleep(ALONE_AFTER_MS);
    await deployment.databases.goOnAlone();
    return async () => {
      await mend();
      await deployment.databases.synchronize();
    };
  };
};

/** Three faults of a network: connections that are cut, silent or slow. */
export function ofNetwork(
  name: string,
  begin: (fail: (link: Link, random: Random) => Mend) => Fault['begin'],
): Fault[] {
  const fault = (how: string, fail: (link: Link, random: Random) => void): Fault => ({
    name: `${how} network ${name}`,
    ...NETWORK,
    begin: begin((link, random) => {
      fail(link, random);
      return () => {
        link.become('well');
      };
    }),
  });
  return [
    fault('cut', (link) => {
      link.become('cut');
    }),
    fault('silent', (link) => {
      link.become('silent');
    }),
    fault('slow', (link, random) => {
      link.become('slow', random.between(20, 400));
    }),
  ];
}

/** The simulated network from a random instance to the primary. */
export function linkToPrimary(
  sites: Deployment['sites'],
  { replicaPlace }: Deployment['databases'],
  random: Random,
): Link {
  return random.pick(sites).toDatabases[1 - replicaPlace] as Link;
}
