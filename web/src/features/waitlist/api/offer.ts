// What is offered, and what does somebody answer? Looking accepts nothing.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import { KEY } from './list';

const AGAIN_MS = 15_000;

export function offerQuery(offerId: number) {
  const params = { path: { offer_id: offerId } };
  return queryOptions({
    queryKey: [...KEY, 'offers', offerId],
    queryFn: () => given(api.GET('/api/v1/waitlist/offers/{offer_id}', { params })),
    refetchInterval: ({ state }) => (state.data?.status === 'offered' ? AGAIN_MS : false),
  });
}

/** What is answered changes what one waits for and what is booked. */
function useAnswer<Said>(answer: () => Promise<Said>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: answer, onSettled: () => client.invalidateQueries({ queryKey: ['mine'] }) });
}

export function useAccept(offerId: number) {
  const params = { path: { offer_id: offerId } };
  return useAnswer(() => given(api.POST('/api/v1/waitlist/offers/{offer_id}/accept', { params })));
}

export function useRefuse(offerId: number) {
  const params = { path: { offer_id: offerId } };
  return useAnswer(() => given(api.POST('/api/v1/waitlist/offers/{offer_id}/refuse', { params })));
}
