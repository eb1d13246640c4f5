// What happened, and how are the services?
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import type { SystemReport } from '@/schema/salus';
import { type Asked, SERVICES, type Service } from '../model';

const EACH = 50;

export function entriesQuery(service: Service, asked: Asked) {
  return infiniteQueryOptions({
    queryKey: ['mine', 'journal', service, asked],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...asked, limit: EACH, ...(pageParam !== null && { before: pageParam }) };
      return given(api.GET(`/api/v1/audit/${service}/entries`, { params: { query }, signal }));
    },
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
    staleTime: Infinity, // each look is an entry itself
    refetchOnWindowFocus: false,
  });
}

/** One report where one process serves everything, or else one of each service; who does not answer is told. */
export const systemQuery = queryOptions({
  queryKey: ['mine', 'system'],
  queryFn: async (): Promise<{ service: Service; report: SystemReport | null }[]> => {
    const first = await given(api.GET('/api/v1/system/appointments')).catch(() => null);
    if (first?.services.length === SERVICES.length) return [{ service: 'appointments', report: first }];
    return Promise.all(
      SERVICES.map(async (service) => ({
        service,
        report: service === 'appointments' ? first : await given(api.GET(`/api/v1/system/${service}`)).catch(() => null),
      })),
    );
  },
  refetchInterval: 10_000,
  retry: 0,
});
