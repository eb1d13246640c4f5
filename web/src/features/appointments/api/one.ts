// What about this appointment, and where is it?
import { queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';

export function appointmentQuery(appointmentId: number) {
  return queryOptions({
    queryKey: ['mine', 'appointments', appointmentId],
    queryFn: () => {
      const path = { appointment_id: appointmentId };
      return given(api.GET('/api/v1/appointments/{appointment_id}', { params: { path } }));
    },
  });
}

export function clinicQuery(clinicId: number) {
  return queryOptions({
    queryKey: ['clinics', clinicId],
    staleTime: 10 * 60_000,
    queryFn: () => given(api.GET('/api/v1/clinics/{clinic_id}', { params: { path: { clinic_id: clinicId } } })),
  });
}
