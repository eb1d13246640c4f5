// How is an appointment cancelled? As it was seen: who changed it in the meantime is not overruled.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, etag, given } from '@/lib/api';
import type { Appointment } from '@/schema/salus';

export function useCancel(appointment: Appointment) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string | null) =>
      given(
        api.DELETE('/api/v1/appointments/{appointment_id}', {
          params: { path: { appointment_id: appointment.id }, header: { 'if-match': etag(appointment.revision) } },
          body: { reason },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ['mine', 'appointments'] }),
  });
}
