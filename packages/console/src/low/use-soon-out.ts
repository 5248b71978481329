import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { findSoonOut, type LowRow } from './low-rows';

interface Found {
  readonly rows: readonly LowRow[];
  /** The number of products that the search has checked. */
  readonly looked: number;
}

/**
 * Searches for products that run out soon. Found products appear at once. The search ends when the screen is
 * closed.
 */
export function useSoonOut() {
  const [found, setFound] = useState<Found>();
  const isOver = useRef(false);
  useEffect(() => {
    isOver.current = false;
    return () => {
      isOver.current = true;
    };
  }, []);
  const searching = useMutation({
    mutationFn: () => {
      setFound({ rows: [], looked: 0 });
      const add = (rows: readonly LowRow[], looked: number) => {
        setFound((before) => ({
          rows: [...(before?.rows ?? []), ...rows],
          looked: (before?.looked ?? 0) + looked,
        }));
      };
      return findSoonOut(add, () => isOver.current);
    },
  });
  return { found, searching };
}
