import { now } from '../api/clock';
import { formatMoment } from '../stock/moment';
import { texts } from '../texts';
import type { Fact } from './facts';
import type { Figures } from './read-metrics';

const MINUTE_MS = 60_000;
const MEGABYTE = 1e6;

/** Facts about the running service, from its metrics. */
export function processFacts({ startedAt, node, memory, stored, backedUpAt }: Figures): Fact[] {
  const { servicePage } = texts;
  const minutes = Math.floor((now().getTime() - startedAt) / MINUTE_MS);
  const facts = [
    {
      name: servicePage.started,
      value: formatMoment(new Date(startedAt).toISOString()),
      more: servicePage.uptime(Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60),
    },
    { name: servicePage.node, value: node },
    { name: servicePage.memory, value: servicePage.megabytes(memory / MEGABYTE) },
    { name: servicePage.stored, value: stored.toLocaleString('en') },
  ];
  if (backedUpAt === undefined) return facts;
  const newest = backedUpAt === 0 ? texts.never : formatMoment(new Date(backedUpAt).toISOString());
  return [...facts, { name: servicePage.backup, value: newest }];
}
