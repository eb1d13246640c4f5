// How does somebody begin to wait?
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import type { Wish } from '@/schema/salus';
import { KEY } from './list';

export function useJoin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Wish) => given(api.POST('/api/v1/waitlist', { body })),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
