// How does a time become somebody's? With a key, so that a lost answer is asked for again and books nothing twice.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, given, maybeLater, newKey } from '@/lib/api';
import type { Appointment, Wanted } from '@/schema/salus';
import { freeSlotsKey } from './free-slots';

const MOST_RETRIES = 5;

export interface Booking {
  readonly wanted: Wanted;
  readonly key: string;
}

/** One intention; trying it again is the same booking. */
export function intend(wanted: Wanted): Booking {
  return { wanted, key: newKey() };
}

export function useBook(doctorId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ wanted, key }: Booking): Promise<Appointment> =>
      given(api.POST('/api/v1/appointments', { body: wanted, params: { header: { 'Idempotency-Key': key } } })),
    retry: (failures, error) => failures < MOST_RETRIES && maybeLater(error),
    retryDelay: (failures) => 500 * 2 ** failures,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: freeSlotsKey(doctorId) });
      void client.invalidateQueries({ queryKey: ['mine', 'appointments'] });
    },
  });
}
