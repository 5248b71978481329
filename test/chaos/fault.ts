import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment } from './deployment';
import type { Instance } from './instance';
import type { Link } from './link';
import type { Random } from './random';

/** The time in ms after which somebody lets the primary go on without a replica that is away. */
const ALONE_AFTER_MS = 2000;

type Mend = () => Promise<void> | void;

/** One kind of fault. */
export interface Fault {
  readonly name: string;
  /** How long it lasts, in seconds. */
  readonly least: number;
  readonly most: number;
  /** Whether the service can recover as soon as it has happened, before anything is made good again. */
  readonly isOverAtOnce?: boolean;
  /** Makes it happen. @returns what makes it good again */
  readonly begin: (deployment: Deployment, random: Random) => Promise<Mend>;
}

export const SHORT = { least: 0, most: 4 };
export const NETWORK = { least: 2, most: 12 };
export const FROZEN = { least: 5, most: 30 };

/** A fault of one instance, whose clients may see broken connections and silence meanwhile. */
export const ofInstance = (
  act: (instance: Instance, random: Random) => Promise<Mend> | Mend,
): Fault['begin'] => {
  return async ({ instances }, random) => {
    const instance = random.pick(instances);
    instance.break();
    return act(instance, random);
  };
};

/** A fault of the replica, or of its connection to the primary: commits wait for it until somebody decides otherwise. */
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

/** The three ways in which a network fails. */
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

/** The network from one of the instances to the primary. */
export function linkToPrimary(
  sites: Deployment['sites'],
  { replicaPlace }: Deployment['databases'],
  random: Random,
): Link {
  return random.pick(sites).toDatabases[1 - replicaPlace] as Link;
}
