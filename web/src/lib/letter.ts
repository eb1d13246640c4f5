// What does a letter's link carry? A token behind the `#`, which no server log sees and the address bar soon forgets.
import { useEffect, useState } from 'react';

export function useLetterToken(): string | null {
  const [token] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get('token'));
  useEffect(() => {
    window.history.replaceState(window.history.state, '', window.location.pathname);
  }, []);
  return token;
}
