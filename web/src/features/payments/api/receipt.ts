// What was paid for an appointment, and what came back?
import { queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';

export function receiptQuery(appointmentId: number) {
  const path = { appointment_id: appointmentId };
  return queryOptions({
    queryKey: ['mine', 'appointments', appointmentId, 'receipt'],
    queryFn: () => given(api.GET('/api/v1/appointments/{appointment_id}/receipt', { params: { path } })),
  });
}
