// How does the page remember what the server said? Briefly, and it asks again when it may have changed.
import { QueryClient } from '@tanstack/react-query';
import { maybeLater } from '@/lib/api';

const MOST_RETRIES = 4;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 10 * 60_000,
      retry: (failures, error) => failures < MOST_RETRIES && maybeLater(error),
      retryDelay: (failures) => Math.min(500 * 2 ** failures, 8_000),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
