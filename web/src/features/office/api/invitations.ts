// Which codes let doctors join? A new one is shown once: nobody can read it again.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import type { InviteBody } from '@/schema/salus';

export function invitationsQuery(page: number) {
  return queryOptions({
    queryKey: ['mine', 'invitations', page],
    queryFn: () => given(api.GET('/api/v1/auth/invitations', { params: { query: { page } } })),
  });
}

export function useInvite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: InviteBody) => given(api.POST('/api/v1/auth/invitations', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['mine', 'invitations'] }),
  });
}

export function useWithdraw() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) =>
      given(api.DELETE('/api/v1/auth/invitations/{invitation_id}', { params: { path: { invitation_id: id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['mine', 'invitations'] }),
  });
}
