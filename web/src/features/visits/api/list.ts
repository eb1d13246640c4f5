// Which appointments are there, for whoever runs the practice?
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import type { Appointment, AppointmentSort, Status } from '@/schema/salus';

export interface Asked {
  readonly status?: Status[];
  readonly doctor_id?: number;
  readonly patient_id?: number;
  readonly clinic_id?: number;
  readonly from?: string;
  readonly to?: string;
  readonly sort?: AppointmentSort;
  readonly page?: number;
  readonly per_page?: number;
}

const MOST = 100;

export function visitsQuery(query: Asked) {
  return queryOptions({
    queryKey: ['mine', 'appointments', 'visits', query],
    queryFn: ({ signal }) => given(api.GET('/api/v1/appointments', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}

/** All of them, page after page: for a day, a week or a month of one calendar. */
export function allVisitsQuery(query: Asked) {
  return queryOptions({
    queryKey: ['mine', 'appointments', 'all', query],
    queryFn: async ({ signal }) => {
      const found: Appointment[] = [];
      for (let page = 1, pages = 1; page <= pages; page += 1) {
        const part = { ...query, page, per_page: MOST };
        const said = await given(api.GET('/api/v1/appointments', { params: { query: part }, signal }));
        found.push(...said.items);
        pages = said.pages;
      }
      return found;
    },
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}
