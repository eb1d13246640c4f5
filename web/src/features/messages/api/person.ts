// To whom was it?
import { queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';

export function personQuery(userId: number) {
  return queryOptions({
    queryKey: ['mine', 'people', userId],
    staleTime: 10 * 60_000,
    queryFn: () => given(api.GET('/api/v1/users/{user_id}', { params: { path: { user_id: userId } } })),
  });
}
