// Who waits? Oneself, or those who wait for a practice.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import { askedOf, type Filter, STATUSES } from '../model';

export const KEY = ['mine', 'waitlist'];
const AGAIN_MS = 15_000;

/** Nobody waits for so much at once that it would fill a page. Offers end soon: what was known before is asked again. */
export const ownQuery = queryOptions({
  queryKey: [...KEY, 'own'],
  queryFn: async ({ signal }) => {
    const query = { status: STATUSES.open, per_page: 100 };
    return (await given(api.GET('/api/v1/waitlist', { params: { query }, signal }))).items;
  },
  staleTime: 0,
  refetchInterval: AGAIN_MS,
});

export function queueQuery(filter: Filter) {
  const query = askedOf(filter);
  return queryOptions({
    queryKey: [...KEY, 'queue', query],
    queryFn: ({ signal }) => given(api.GET('/api/v1/waitlist', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
}
