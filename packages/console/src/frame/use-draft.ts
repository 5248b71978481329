import { useCallback, useState } from 'react';
import { DRAFTS } from '../api/session';

/**
 * The fields of a form. Typed values survive a reload of the page, so no field may be a secret.
 * @returns the fields, a function that changes fields, a function that resets them, and a function that returns
 * whether anything was typed since the last reset
 */
export function useDraft<Fields extends object>(name: string, initial: Fields) {
  const place = `${DRAFTS}${name}`;
  const [fields, setFields] = useState<Fields>(() => {
    const stored = sessionStorage.getItem(place);
    return stored === null ? initial : { ...initial, ...(JSON.parse(stored) as Partial<Fields>) };
  });
  const change = useCallback(
    (changes: Partial<Fields>) => {
      setFields((current) => {
        const next = { ...current, ...changes };
        sessionStorage.setItem(place, JSON.stringify(next));
        return next;
      });
    },
    [place],
  );
  const clear = (changes: Partial<Fields> = {}) => {
    sessionStorage.removeItem(place);
    setFields({ ...initial, ...changes });
  };
  const isTyped = () => sessionStorage.getItem(place) !== null;
  return [fields, change, clear, isTyped] as const;
}
