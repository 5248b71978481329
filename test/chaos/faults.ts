import { type Fault, FROZEN, linkToPrimary, NETWORK, ofInstance, ofNetwork, ofReplica, SHORT } from './fault';
import { fillDisk } from './full-disk';
import type { Link } from './link';

/** All kinds of faults that a run can cause. */
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
    isOverAtOnce: true,
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
    name: 'answers of an instance reset in the middle',
    ...NETWORK,
    begin: ofInstance(({ front }) => {
      front.become('resetting');
      return () => {
        front.become('well');
      };
    }),
  },
  {
    name: 'answers of the primary reset in the middle',
    ...NETWORK,
    begin: ({ sites, databases }, random) => {
      const link = linkToPrimary(sites, databases, random);
      link.become('resetting');
      return Promise.resolve(() => {
        link.become('well');
      });
    },
  },
  ...ofNetwork('to an instance', (fail) => ofInstance(({ front }, random) => fail(front, random))),
  ...ofNetwork('to the replica', (fail) => ({ sites, databases }, random) => {
    const link = random.pick(sites).toDatabases[databases.replicaPlace] as Link;
    return Promise.resolve(fail(link, random));
  }),
  ...ofNetwork(
    'to the primary',
    (fail) =>
      ({ sites, databases }, random) =>
        Promise.resolve(fail(linkToPrimary(sites, databases, random), random)),
  ),
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
