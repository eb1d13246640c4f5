// Which payments are there, and what was given back?
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, given, newKey } from '@/lib/api';
import { askedOf, type Filter, isReturning } from '../model';

const AGAIN_MS = 2000;
const KEY = ['mine', 'payments'];

export function paymentsQuery(filter: Filter) {
  const query = askedOf(filter);
  return queryOptions({
    queryKey: [...KEY, 'list', query],
    queryFn: ({ signal }) => given(api.GET('/api/v1/payments', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Asked again as long as something is on its way back. */
export function paymentQuery(paymentId: number) {
  const path = { payment_id: paymentId };
  return queryOptions({
    queryKey: [...KEY, paymentId],
    queryFn: () => given(api.GET('/api/v1/payments/{payment_id}', { params: { path } })),
    refetchInterval: ({ state }) => (state.data !== undefined && isReturning(state.data) ? AGAIN_MS : false),
  });
}

export interface GiveBack {
  /** In minor units. */
  readonly amount: number;
  /** One for each intention: however often it is sent, it is given back once. */
  readonly key: string;
}

export function intend(amount: number): GiveBack {
  return { amount, key: newKey() };
}

export function useGiveBack(paymentId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ amount, key }: GiveBack) => {
      const params = { path: { payment_id: paymentId }, header: { 'Idempotency-Key': key } };
      return given(api.POST('/api/v1/payments/{payment_id}/refund', { params, body: { amount } }));
    },
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
