// Which times are free? As the server says now, and as it tells while the page is open.
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, given } from '@/lib/api';
import { dayAfter } from '@/lib/time';
import type { FreeSlots } from '@/schema/salus';
import { without } from '../model';

export const WINDOW_DAYS = 21;
const SETTLE_MS = 400;

export function freeSlotsKey(doctorId: number) {
  return ['doctors', doctorId, 'slots'];
}

export function freeSlotsQuery(doctorId: number, serviceId: number, from: string) {
  const query = { service_id: serviceId, from, to: dayAfter(from, WINDOW_DAYS - 1) };
  return queryOptions({
    queryKey: [...freeSlotsKey(doctorId), query],
    queryFn: ({ signal }) => {
      const path = { doctor_id: doctorId };
      return given(api.GET('/api/v1/doctors/{doctor_id}/availability', { params: { path, query }, signal }));
    },
  });
}

/** Keep what is shown true while somebody looks: taken times vanish at once, everything else is asked again. */
export function useLiveSlots(doctorId: number): void {
  const client = useQueryClient();
  useEffect(() => {
    const key = freeSlotsKey(doctorId);
    let stream: EventSource | null = null;
    let again: number | undefined;

    function refresh(): void {
      window.clearTimeout(again);
      again = window.setTimeout(() => void client.invalidateQueries({ queryKey: key }), SETTLE_MS);
    }

    function take(event: MessageEvent<string>): void {
      const taken = stretch(event.data);
      if (taken !== null) {
        client.setQueriesData<FreeSlots>({ queryKey: key }, (before) =>
          before === undefined ? undefined : { ...before, slots: without(before.slots, taken.from, taken.to) },
        );
      }
      refresh();
    }

    /** A page that nobody sees listens to nothing: browsers have few connections to one server. */
    function listen(): void {
      if (document.hidden) {
        stream?.close();
        stream = null;
      } else if (stream === null) {
        stream = new EventSource(`/api/v1/doctors/${doctorId}/availability/stream`);
        stream.addEventListener('taken', take);
        stream.addEventListener('freed', refresh);
        stream.addEventListener('hours_changed', refresh);
        stream.addEventListener('open', refresh); // also after a break, in which anything may have happened
      }
    }

    listen();
    document.addEventListener('visibilitychange', listen);
    return () => {
      document.removeEventListener('visibilitychange', listen);
      window.clearTimeout(again);
      stream?.close();
    };
  }, [client, doctorId]);
}

function stretch(text: string): { from: string; to: string } | null {
  const said: unknown = JSON.parse(text);
  if (typeof said !== 'object' || said === null || !('starts_at' in said) || !('ends_at' in said)) return null;
  return typeof said.starts_at === 'string' && typeof said.ends_at === 'string'
    ? { from: said.starts_at, to: said.ends_at }
    : null;
}
