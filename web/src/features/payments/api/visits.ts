// For which visits are these payments, and which visits wait for theirs?
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

/** Of these visits, those that may be seen, by their ids: in one question. */
export function visitsQuery(appointmentIds: readonly number[]) {
  const id = [...new Set(appointmentIds)].sort((one, other) => one - other);
  return queryOptions({
    queryKey: ['mine', 'appointments', 'certain', id],
    enabled: id.length > 0,
    queryFn: async ({ signal }) => {
      const query = { id, per_page: id.length };
      const { items } = await given(api.GET('/api/v1/appointments', { params: { query }, signal }));
      return new Map(items.map((visit) => [visit.id, visit]));
    },
    placeholderData: keepPreviousData,
  });
}
