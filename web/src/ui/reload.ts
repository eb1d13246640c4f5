// How does a form begin anew with what stands now? It is asked for, and then the form gets another key.
import { useState } from 'react';

export function useReload(refetch: () => Promise<unknown>): readonly [number, () => void] {
  const [version, setVersion] = useState(0);
  function reload(): void {
    void refetch().then(() => {
      setVersion((before) => before + 1);
    });
  }
  return [version, reload];
}
