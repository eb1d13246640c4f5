// Who could it be for, and with whom? A doctor finds their own patients, the clinic everybody.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import type { Role } from '@/schema/salus';

export interface Found {
  readonly id: number;
  readonly name: string;
  readonly hint: string | null;
}

const FEW = 8;

export function patientsQuery(as: Role, q: string) {
  return queryOptions({
    queryKey: ['mine', 'patients', as, q],
    queryFn: ({ signal }) => (as === 'doctor' ? own(q, signal) : everybody(q, signal)),
    placeholderData: keepPreviousData,
  });
}

async function own(q: string, signal: AbortSignal): Promise<Found[]> {
  const query = { per_page: FEW, ...(q !== '' && { q }) };
  const said = await given(api.GET('/api/v1/appointments/patients', { params: { query }, signal }));
  return said.items.map(({ patient }) => ({ ...patient, hint: null }));
}

async function everybody(q: string, signal: AbortSignal): Promise<Found[]> {
  const query = { role: 'patient' as const, status: 'active' as const, per_page: FEW, ...(q !== '' && { q }) };
  const said = await given(api.GET('/api/v1/users', { params: { query }, signal }));
  return said.items.flatMap(({ patient_id: id, name, email }) => (id === null ? [] : [{ id, name, hint: email }]));
}

export function doctorsQuery(q: string) {
  return queryOptions({
    queryKey: ['doctors', 'named', q],
    queryFn: async ({ signal }): Promise<Found[]> => {
      const query = { per_page: FEW, ...(q !== '' && { q }) };
      const said = await given(api.GET('/api/v1/doctors', { params: { query }, signal }));
      return said.items.map(({ id, name, specialties }) => ({ id, name, hint: specialties.join(', ') }));
    },
    placeholderData: keepPreviousData,
  });
}

/** The name that belongs to an id in an address. */
export function doctorNameQuery(id: number) {
  return queryOptions({
    queryKey: ['doctors', id],
    queryFn: () => given(api.GET('/api/v1/doctors/{doctor_id}', { params: { path: { doctor_id: id } } })),
  });
}

export const clinicsQuery = queryOptions({
  queryKey: ['clinics'],
  staleTime: 10 * 60_000,
  queryFn: async () => (await given(api.GET('/api/v1/clinics', { params: { query: { per_page: 100 } } }))).items,
});
