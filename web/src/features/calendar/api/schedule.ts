// When is the doctor open, besides the weekly hours, and when away?
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import type { NewAbsence, OpeningRow } from '@/schema/salus';

const MANY = 100;

export interface Stretch {
  readonly from: string;
  readonly to: string;
}

function of(doctorId: number) {
  return { path: { doctor_id: doctorId } };
}

export function hoursQuery(doctorId: number) {
  return queryOptions({
    queryKey: ['doctors', doctorId, 'hours'],
    queryFn: () => given(api.GET('/api/v1/doctors/{doctor_id}/hours', { params: of(doctorId) })),
  });
}

export function openingsQuery(doctorId: number, { from, to }: Stretch) {
  const params = { ...of(doctorId), query: { from, to, per_page: MANY } };
  return queryOptions({
    queryKey: ['doctors', doctorId, 'openings', from, to],
    queryFn: async () => (await given(api.GET('/api/v1/doctors/{doctor_id}/openings', { params }))).items,
  });
}

export function timeOffQuery(doctorId: number, { from, to }: Stretch) {
  const params = { ...of(doctorId), query: { from, to, per_page: MANY } };
  return queryOptions({
    queryKey: ['mine', 'time-off', doctorId, from, to],
    queryFn: async () => (await given(api.GET('/api/v1/doctors/{doctor_id}/time-off', { params }))).items,
  });
}

function useChange<Input, Output>(doctorId: number, change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ['doctors', doctorId] }),
        client.invalidateQueries({ queryKey: ['mine'] }),
      ]);
    },
  });
}

export function useAddOpening(doctorId: number) {
  return useChange(doctorId, (opening: OpeningRow) =>
    given(
      api.POST('/api/v1/doctors/{doctor_id}/availability', { params: of(doctorId), body: { openings: [opening] } }),
    ),
  );
}

export function useRemoveOpening(doctorId: number) {
  return useChange(doctorId, (id: number) => {
    const path = { doctor_id: doctorId, opening_id: id };
    return given(api.DELETE('/api/v1/doctors/{doctor_id}/openings/{opening_id}', { params: { path } }));
  });
}

/** Refused with the visits that it would hit, until it says what becomes of them. */
export function useAddTimeOff(doctorId: number) {
  return useChange(doctorId, (body: NewAbsence) =>
    given(api.POST('/api/v1/doctors/{doctor_id}/time-off', { params: of(doctorId), body })),
  );
}

export function useRemoveTimeOff(doctorId: number) {
  return useChange(doctorId, (id: number) => {
    const path = { doctor_id: doctorId, time_off_id: id };
    return given(api.DELETE('/api/v1/doctors/{doctor_id}/time-off/{time_off_id}', { params: { path } }));
  });
}
