// For which visit is it, and which visits wait for their payment?
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import type { Filter } from '../model';

/** Held visits that are paid in advance, whose payment may not have begun yet. */
export function unpaidQuery({ clinic, page }: Filter) {
  const query = {
    status: ['held' as const],
    payment: 'prepaid' as const,
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

