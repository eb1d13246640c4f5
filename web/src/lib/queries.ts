// What do several features ask? Each question once, so that what one of them has heard, the others know.
import { queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';

/** No installation has so many clinics that they would fill a page. */
export const clinicsQuery = queryOptions({
  queryKey: ['clinics'],
  staleTime: 10 * 60_000,
  queryFn: async () => (await given(api.GET('/api/v1/clinics', { params: { query: { per_page: 100 } } }))).items,
});

export function clinicQuery(clinicId: number) {
  const path = { clinic_id: clinicId };
  return queryOptions({
    queryKey: ['clinics', clinicId],
    staleTime: 10 * 60_000,
    queryFn: () => given(api.GET('/api/v1/clinics/{clinic_id}', { params: { path } })),
  });
}

export const specialtiesQuery = queryOptions({
  queryKey: ['specialties'],
  staleTime: 60 * 60_000,
  queryFn: async () => (await given(api.GET('/api/v1/specialties'))).items,
});

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

export function personQuery(userId: number) {
  const path = { user_id: userId };
  return queryOptions({
    queryKey: ['mine', 'people', userId],
    queryFn: () => given(api.GET('/api/v1/users/{user_id}', { params: { path } })),
  });
}

/** By which way somebody is told of what, and when they are left in peace. */
export function preferencesQuery(userId: number) {
  const path = { user_id: userId };
  return queryOptions({
    queryKey: ['mine', 'preferences', userId],
    queryFn: () => given(api.GET('/api/v1/users/{user_id}/preferences', { params: { path } })),
  });
}
