// Who is free, when and where?
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import { FIRST, type Wish } from '../model';

const EACH = 5;

export function slotsQuery(wish: Wish) {
  const { clinic, fee, limit, ...rest } = wish;
  const query = {
    ...rest,
    ...(clinic !== undefined && { clinic_id: clinic }),
    ...(fee !== undefined && { max_fee: fee * 100 }),
    limit: limit ?? FIRST,
    per_doctor: EACH,
  };
  return queryOptions({
    queryKey: ['slots', query],
    queryFn: ({ signal }) => given(api.GET('/api/v1/slots', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}
