// Who is this doctor, and what do they offer?
import { queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';

export function doctorQuery(doctorId: number) {
  return queryOptions({
    queryKey: ['doctors', doctorId],
    queryFn: () => given(api.GET('/api/v1/doctors/{doctor_id}', { params: { path: { doctor_id: doctorId } } })),
  });
}
