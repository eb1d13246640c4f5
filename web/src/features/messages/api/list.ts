// What was told, to me or to everybody? And once more, where it did not arrive.
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import type { State } from '@/schema/salus';

export interface Asked {
  readonly user_id?: number;
  readonly status?: State[];
  readonly page?: number;
}

const KEY = ['mine', 'messages'];

export function messagesQuery(query: Asked) {
  return queryOptions({
    queryKey: [...KEY, query],
    queryFn: ({ signal }) => given(api.GET('/api/v1/notifications', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function useSendAgain(id: number, tell: (sent: boolean) => void) {
  const client = useQueryClient();
  const params = { path: { notification_id: id } };
  return useMutation({
    mutationFn: () => given(api.POST('/api/v1/notifications/{notification_id}/resend', { params })),
    onMutate: () => {
      tell(false);
    },
    onSuccess: () => {
      tell(true);
    },
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
