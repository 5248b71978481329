import { useState } from 'react';
import { now } from '../api/clock';
import type { Figures } from './read-metrics';

/** The first metrics since the screen was opened or the service was restarted. */
export interface Begin {
  readonly figures: Figures;
  /** The time when the metrics were read, in ISO 8601. */
  readonly at: string;
}

/**
 * Remembers the first metrics, so that the screen can show the changes since then. The first metrics after a
 * restart of the service replace them.
 */
export function useBegin(figures: Figures | null | undefined): Begin | undefined {
  const [begin, setBegin] = useState<Begin>();
  if (figures && figures.startedAt !== begin?.figures.startedAt) {
    setBegin({ figures, at: now().toISOString() });
  }
  return begin;
}
