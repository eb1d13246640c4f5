// What can be done to a visit? Everything that changes one is followed by a fresh look at all of them.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, etag, given, newKey } from '@/lib/api';
import type { Appointment, Changed, Wanted } from '@/schema/salus';

export type Attendance = 'check-in' | 'complete' | 'no-show';

type OfVisit = Pick<Appointment, 'id' | 'revision'>;

function useChange<Input>(change: (input: Input) => Promise<Appointment>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: ['mine'] }),
  });
}

export function useAttend(visit: OfVisit) {
  const params = { path: { appointment_id: visit.id } };
  return useChange((what: Attendance) => given(api.POST(`/api/v1/appointments/{appointment_id}/${what}`, { params })));
}

export function useMove() {
  return useChange(({ visit, ...body }: Changed & { visit: OfVisit }) => {
    const params = { path: { appointment_id: visit.id }, header: { 'if-match': etag(visit.revision) } };
    return given(api.PUT('/api/v1/appointments/{appointment_id}', { params, body }));
  });
}

export function useCallOff(visit: OfVisit) {
  const params = { path: { appointment_id: visit.id }, header: { 'if-match': etag(visit.revision) } };
  return useChange((reason: string | null) =>
    given(api.DELETE('/api/v1/appointments/{appointment_id}', { params, body: { reason } })),
  );
}

export interface Booking {
  readonly wanted: Wanted;
  readonly key: string;
}

export function intend(wanted: Wanted): Booking {
  return { wanted, key: newKey() };
}

export function useBookFor() {
  return useChange(({ wanted, key }: Booking) =>
    given(api.POST('/api/v1/appointments', { body: wanted, params: { header: { 'Idempotency-Key': key } } })),
  );
}
