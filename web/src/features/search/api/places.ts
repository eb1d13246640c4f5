// Where and for what can one search?
import { queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';

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
