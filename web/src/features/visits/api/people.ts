// Who could it be for, and with whom? A doctor finds their own patients, the clinic everybody.
import { api, given } from '@/lib/api';
import type { Role } from '@/schema/salus';
import type { Pickable, Source } from '@/ui/person-picker';

const FEW = 8;

export function patientsOf(as: Role): Source {
  return { key: ['mine', 'patients', as], find: as === 'doctor' ? own : everybody };
}

export const doctors: Source = {
  key: ['doctors', 'named'],
  find: async (q, signal) => {
    const query = { per_page: FEW, ...(q !== '' && { q }) };
    const said = await given(api.GET('/api/v1/doctors', { params: { query }, signal }));
    return said.items.map(({ id, name, specialties }) => ({ id, name, hint: specialties.join(', ') }));
  },
};

async function own(q: string, signal: AbortSignal): Promise<Pickable[]> {
  const query = { per_page: FEW, ...(q !== '' && { q }) };
  const said = await given(api.GET('/api/v1/appointments/patients', { params: { query }, signal }));
  return said.items.map(({ patient }) => ({ ...patient, hint: null }));
}

async function everybody(q: string, signal: AbortSignal): Promise<Pickable[]> {
  const query = { role: 'patient' as const, status: 'active' as const, per_page: FEW, ...(q !== '' && { q }) };
  const said = await given(api.GET('/api/v1/users', { params: { query }, signal }));
  return said.items.flatMap(({ patient_id: id, name, email }) => (id === null ? [] : [{ id, name, hint: email }]));
}
