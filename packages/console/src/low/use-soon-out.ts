import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { findSoonOut, type LowRow } from './low-rows';

interface Found {
  readonly rows: readonly LowRow[];
  /** Number of products that were looked at. */
  readonly looked: number;
}

/** The search for products that run out soon. What it has found shows at once; it ends when the screen is closed. */
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
