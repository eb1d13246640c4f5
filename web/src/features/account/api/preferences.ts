// By which way am I told of what, and when am I left in peace?
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, etag, given } from '@/lib/api';
import { preferencesQuery } from '@/lib/queries';
import type { PreferencesEdit } from '@/schema/salus';

export function useEditPreferences(userId: number, revision: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PreferencesEdit) => {
      const params = { path: { user_id: userId }, header: { 'if-match': etag(revision) } };
      return given(api.PUT('/api/v1/users/{user_id}/preferences', { params, body }));
    },
    onSuccess: (preferences) => {
      client.setQueryData(preferencesQuery(userId).queryKey, preferences);
    },
  });
}
