// Where am I signed in, and how do I end that?
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import type { ChangePasswordBody } from '@/schema/salus';

const KEY = ['mine', 'sessions'];

export const sessionsQuery = queryOptions({
  queryKey: KEY,
  queryFn: async () => (await given(api.GET('/api/v1/auth/sessions', { params: { query: { per_page: 100 } } }))).items,
});

export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (sessionId: number) =>
      given(api.DELETE('/api/v1/auth/sessions/{session_id}', { params: { path: { session_id: sessionId } } })),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangePasswordBody) => given(api.PUT('/api/v1/auth/password', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
