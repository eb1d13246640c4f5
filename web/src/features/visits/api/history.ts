// What happened to this one?
import { queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';

export function historyQuery(appointmentId: number) {
  const path = { appointment_id: appointmentId };
  return queryOptions({
    queryKey: ['mine', 'appointments', 'history', appointmentId],
    queryFn: () => given(api.GET('/api/v1/appointments/{appointment_id}/history', { params: { path } })),
  });
}
