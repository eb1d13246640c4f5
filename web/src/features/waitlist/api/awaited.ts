// What is it that somebody waits for? The doctor, the appointment, the clinics and specialties, by their names.
import { queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';

export function doctorQuery(doctorId: number) {
  const path = { doctor_id: doctorId };
  return queryOptions({
    queryKey: ['doctors', doctorId],
    queryFn: () => given(api.GET('/api/v1/doctors/{doctor_id}', { params: { path } })),
  });
}

export function appointmentQuery(appointmentId: number) {
  const path = { appointment_id: appointmentId };
  return queryOptions({
    queryKey: ['mine', 'appointments', appointmentId],
    queryFn: () => given(api.GET('/api/v1/appointments/{appointment_id}', { params: { path } })),
  });
}

export const specialtiesQuery = queryOptions({
  queryKey: ['specialties'],
  staleTime: 60 * 60_000,
  queryFn: async () => (await given(api.GET('/api/v1/specialties'))).items,
});

export const clinicsQuery = queryOptions({
  queryKey: ['clinics'],
  staleTime: 10 * 60_000,
  queryFn: async () => (await given(api.GET('/api/v1/clinics', { params: { query: { per_page: 100 } } }))).items,
});
