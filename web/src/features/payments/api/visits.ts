// For which visit is it, and which visits wait for their payment?
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import type { Filter } from '../model';

/** Held visits, whose payment may not have begun yet; soonest to end first comes what was held first. */
export function unpaidQuery({ clinic, page }: Filter) {
  const query = {
    status: ['held' as const],
    ...(clinic !== undefined && { clinic_id: clinic }),
    ...(page !== undefined && { page }),
  };
  return queryOptions({
    queryKey: ['mine', 'appointments', 'unpaid', query],
    queryFn: ({ signal }) => given(api.GET('/api/v1/appointments', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}

