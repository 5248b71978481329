import type { HealthDto } from '@verkko/client';
import { texts } from '../texts';
import type { Fact } from './facts';
import type { Figures } from './read-metrics';

const GIGABYTE = 1e9;

/** Facts about PostgreSQL, its disk and its replicas, and about Redis. */
export function healthFacts(
  { db, redis, disk, replicas = [] }: HealthDto,
  figures: Figures | null | undefined,
): Fact[] {
  const { parts, states, server, connections, free, replica, replicaState } = texts.servicePage;
  const facts: Fact[] = [
    {
      name: parts.db,
      value: states[db],
      more: figures?.database && server(figures.database.version, figures.database.server),
    },
  ];
  if (figures) facts.push({ name: parts.connections, value: connections(figures) });
  if (figures?.diskFree !== undefined || disk) {
    const more = figures?.diskFree === undefined ? undefined : free(figures.diskFree / GIGABYTE);
    facts.push({ name: parts.disk, value: states[disk ?? 'ok'], more });
  }
  replicas.forEach((state, index) => {
    facts.push({ name: replica(index + 1), value: states[state.role], more: replicaState(state) });
  });
  return [...facts, { name: parts.redis, value: states[redis] }];
}
