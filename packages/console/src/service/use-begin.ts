import { useState } from 'react';
import { now } from '../api/clock';
import type { Figures } from './read-metrics';

/** The figures with which the screen was opened. */
export interface Begin {
  readonly figures: Figures;
  /** When they were seen, as an ISO date. */
  readonly at: string;
}

/** Remembers the first figures, to tell what has happened since. After a restart of the service it begins anew. */
export function useBegin(figures: Figures | null | undefined): Begin | undefined {
  const [begin, setBegin] = useState<Begin>();
  if (figures && figures.startedAt !== begin?.figures.startedAt) {
    setBegin({ figures, at: now().toISOString() });
  }
  return begin;
}
