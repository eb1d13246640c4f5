// When is this doctor free, and for what?
import { queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import { dayAfter } from '@/lib/time';

const DAYS = 14;

export function timesQuery(doctorId: number, serviceId: number, from: string) {
  const query = { service_id: serviceId, from, to: dayAfter(from, DAYS - 1) };
  const path = { doctor_id: doctorId };
  return queryOptions({
    queryKey: ['doctors', doctorId, 'slots', query],
    queryFn: ({ signal }) =>
      given(api.GET('/api/v1/doctors/{doctor_id}/availability', { params: { path, query }, signal })),
  });
}
