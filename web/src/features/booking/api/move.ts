// How does an appointment move? Either the new time is won and the old one free, or nothing has changed.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, etag, given } from '@/lib/api';
import type { Appointment } from '@/schema/salus';
import { freeSlotsKey } from './free-slots';

export function useMove(appointment: Appointment) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (startsAt: string) =>
      given(
        api.PUT('/api/v1/appointments/{appointment_id}', {
          params: { path: { appointment_id: appointment.id }, header: { 'if-match': etag(appointment.revision) } },
          body: { starts_at: startsAt },
        }),
      ),
    onSettled: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: freeSlotsKey(appointment.doctor.id) }),
        client.invalidateQueries({ queryKey: ['mine', 'appointments'] }),
      ]);
    },
  });
}
