// What else would suit, how soon has it to be, or does somebody wait no more?
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, etag, given } from '@/lib/api';
import type { ChangedEntry, WaitlistEntry } from '@/schema/salus';
import { KEY } from './list';

export function useChange({ id, revision }: WaitlistEntry) {
  const client = useQueryClient();
  const params = { path: { entry_id: id }, header: { 'if-match': etag(revision) } };
  return useMutation({
    mutationFn: (body: ChangedEntry) => given(api.PUT('/api/v1/waitlist/{entry_id}', { params, body })),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

/** A time that was offered is given back, and with it what was held. */
export function useLeave({ id }: WaitlistEntry) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => given(api.DELETE('/api/v1/waitlist/{entry_id}', { params: { path: { entry_id: id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['mine'] }),
  });
}
