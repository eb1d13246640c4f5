// What time is it while somebody looks? Told anew every few seconds: often enough for minutes, seldom enough to be calm.
import { useEffect, useState } from 'react';

const EVERY_MS = 5_000;

export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const clock = window.setInterval(() => {
      setNow(Date.now());
    }, EVERY_MS);
    return () => {
      window.clearInterval(clock);
    };
  }, []);
  return now;
}
