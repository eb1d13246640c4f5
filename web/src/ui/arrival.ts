// Where does somebody go on who has just opened a part of the page? At its beginning, which is brought into view.
import { type RefObject, useEffect, useRef } from 'react';

export function useArrival<Part extends HTMLElement>(arrives = true): RefObject<Part | null> {
  const part = useRef<Part>(null);
  useEffect(() => {
    if (!arrives) return;
    part.current?.scrollIntoView({ block: 'nearest' });
    part.current?.focus({ preventScroll: true });
  }, [arrives]);
  return part;
}
