// What does Salus know of me, and how do I change it?
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, etag, given } from '@/lib/api';
import { personQuery } from '@/lib/queries';
import type { PersonEdit } from '@/schema/salus';

export function useEdit(userId: number, revision: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PersonEdit) => {
      const params = { path: { user_id: userId }, header: { 'if-match': etag(revision) } };
      return given(api.PUT('/api/v1/users/{user_id}', { params, body }));
    },
    onSuccess: (person) => {
      client.setQueryData(personQuery(userId).queryKey, person);
    },
  });
}
