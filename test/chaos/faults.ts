import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment } from './deployment';
import { fillDisk } from './full-disk';
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
  /** Makes it happen. @returns what makes it good again */
  readonly begin: (deployment: Deployment, random: Random) => Promise<Mend>;
}

const SHORT = { least: 0, most: 4 };
const NETWORK = { least: 2, most: 12 };
const FROZEN = { least: 5, most: 30 };

/** A fault of one instance, whose clients may see broken connections and silence meanwhile. */
const ofInstance = (act: (instance: Instance, random: Random) => Promise<Mend> | Mend): Fault['begin'] => {
  return async ({ instances }, random) => {
    const instance = random.pick(instances);
    instance.break();
    return act(instance, random);
  };
};

/** A fault of the replica, or of its connection to the primary: commits wait for it until somebody decides otherwise. */
const ofReplica = (act: (deployment: Deployment) => Promise<Mend> | Mend): Fault['begin'] => {
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
function ofNetwork(
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

export const FAULTS: readonly Fault[] = [
  {
    name: 'kill -9 of an instance',
    ...SHORT,
    begin: ofInstance(async (instance) => {
      await instance.kill();
      return () => instance.start();
    }),
  },
  {
    name: 'an instance frozen',
    ...FROZEN,
    begin: ofInstance((instance) => {
      instance.freeze();
      return () => {
        instance.thaw();
      };
    }),
  },
  {
    name: 'the clock of an instance an hour on',
    ...NETWORK,
    begin: ({ instances }, random) => {
      const instance = random.pick(instances);
      instance.shiftClock();
      return Promise.resolve(() => {
        instance.shiftClock();
      });
    },
  },
  {
    name: 'kill -9 of the primary',
    ...SHORT,
    begin: async ({ databases }) => {
      await databases.primary.kill();
      return () => databases.primary.start();
    },
  },
  {
    name: 'the primary frozen',
    ...FROZEN,
    begin: async ({ databases }) => {
      await databases.primary.pause();
      return () => {
        databases.primary.resume();
      };
    },
  },
  {
    name: 'a promotion',
    ...SHORT,
    begin: async ({ databases }) => {
      await databases.promote();
      return async () => {
        await databases.replaceReplica();
        await databases.synchronize();
      };
    },
  },
  {
    name: 'kill -9 of the replica',
    ...SHORT,
    begin: ofReplica(async ({ databases }) => {
      await databases.replica.kill();
      return () => databases.replica.start();
    }),
  },
  {
    name: 'the replica frozen',
    ...FROZEN,
    begin: ofReplica(async ({ databases }) => {
      await databases.replica.pause();
      return () => {
        databases.replica.resume();
      };
    }),
  },
  {
    name: 'kill -9 of Redis',
    ...SHORT,
    begin: async ({ redis }) => {
      await redis.kill();
      return () => redis.start();
    },
  },
  {
    name: 'Redis frozen',
    ...FROZEN,
    begin: ({ redis }) => {
      redis.pause();
      return Promise.resolve(() => {
        redis.resume();
      });
    },
  },
  {
    name: 'a full disk',
    ...NETWORK,
    begin: ({ databases }) => Promise.resolve(fillDisk(databases)),
  },
  {
    name: 'answers reset in the middle',
    ...NETWORK,
    begin: ofInstance(({ front }) => {
      front.become('resetting');
      return () => {
        front.become('well');
      };
    }),
  },
  ...ofNetwork('to an instance', (fail) => ofInstance(({ front }, random) => fail(front, random))),
  ...ofNetwork('to the replica', (fail) => ({ sites, databases }, random) => {
    const link = random.pick(sites).toDatabases[databases.replicaPlace] as Link;
    return Promise.resolve(fail(link, random));
  }),
  ...ofNetwork('to the primary', (fail) => ({ sites, databases }, random) => {
    const link = random.pick(sites).toDatabases[1 - databases.replicaPlace] as Link;
    return Promise.resolve(fail(link, random));
  }),
  ...ofNetwork(
    'to Redis',
    (fail) =>
      ({ sites }, random) =>
        Promise.resolve(fail(random.pick(sites).toRedis, random)),
  ),
  ...ofNetwork(
    'from replica to primary',
    (fail) => (deployment, random) =>
      ofReplica(({ databases }) => fail(databases.replication, random))(deployment, random),
  ),
];
