// How does a held visit become a paid one? The provider's page takes the money, and tells us; we ask, too.
import { queryOptions, useMutation } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import type { PaymentStatus } from '@/schema/salus';

const AGAIN_MS = 2000;
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
