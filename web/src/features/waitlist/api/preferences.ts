// By which way does somebody hear of offers?
import { queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';

/** Known by the name that the page of preferences gives it: what is saved there is true here at once. */
export function preferencesQuery(userId: number) {
  return queryOptions({
    queryKey: ['mine', 'preferences', userId],
    queryFn: () => given(api.GET('/api/v1/users/{user_id}/preferences', { params: { path: { user_id: userId } } })),
  });
}
