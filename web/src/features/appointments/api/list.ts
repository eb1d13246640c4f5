// What did I book?
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import { type Listing, STATUSES } from '../model';

const EACH = 20;

export function appointmentsQuery({ show = 'upcoming', page = 1 }: Listing) {
  const sort = show === 'upcoming' ? ('starts_at' as const) : ('-starts_at' as const);
  const query = { status: STATUSES[show], sort, page, per_page: EACH };
  return queryOptions({
    queryKey: ['mine', 'appointments', query],
    queryFn: ({ signal }) => given(api.GET('/api/v1/appointments', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}
