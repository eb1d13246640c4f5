// How does a held visit become a paid one? The provider's page takes the money, and tells us; we ask, too.
import { queryOptions, useMutation } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import type { Appointment, PaymentStatus } from '@/schema/salus';

export const AGAIN_MS = 2000;
/** What a cancellation gives back is asked for a moment after it. */
const SETTLING_MS = 30_000;
const ON_ITS_WAY: readonly PaymentStatus[] = ['requested', 'open', 'capturing'];

/** Leads to the provider's page; this page ends there. */
export function usePay(appointmentId: number) {
  return useMutation({
    mutationFn: async () => {
      const path = { appointment_id: appointmentId };
      const payment = await given(api.POST('/api/v1/appointments/{appointment_id}/payment', { params: { path } }));
      if (payment.url !== null) window.location.assign(payment.url);
      return payment;
    },
  });
}

/** For one who comes back from paying: asks until it is known how it ended. */
export function paidQuery(paymentId: number) {
  return queryOptions({
    queryKey: ['mine', 'payments', paymentId],
    queryFn: () => {
      const path = { payment_id: paymentId };
      return given(api.POST('/api/v1/payments/{payment_id}/check', { params: { path } }));
    },
    refetchInterval: ({ state }) =>
      state.data === undefined || ON_ITS_WAY.includes(state.data.status) ? AGAIN_MS : false,
  });
}

/** Everything that was ever paid, or begun to be paid; asks again while money may be on its way, there or back. */
export function paymentsQuery({ id, updated_at: changed }: Appointment) {
  const query = { appointment_id: id, per_page: 100 };
  const settled = Date.parse(changed) + SETTLING_MS;
  return queryOptions({
    queryKey: ['mine', 'appointments', id, 'payments'],
    queryFn: async ({ signal }) => (await given(api.GET('/api/v1/payments', { params: { query }, signal }))).items,
    refetchInterval: ({ state }) => {
      const returning = state.data?.some(({ refunding }) => refunding.amount > 0) === true;
      return returning || Date.now() < settled ? AGAIN_MS : false;
    },
  });
}
