// What does a doctor say of their practice? Each part with its revision, so that nobody overrules what they have not seen.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, etag, given, whole } from '@/lib/api';
import type { DoctorEdit, HoursRow, NewRules, NewService, ServiceView } from '@/schema/salus';

function of(doctorId: number) {
  return { doctor_id: doctorId };
}

export function hoursQuery(doctorId: number) {
  return queryOptions({
    queryKey: ['doctors', doctorId, 'hours'],
    queryFn: () => given(api.GET('/api/v1/doctors/{doctor_id}/hours', { params: { path: of(doctorId) } })),
  });
}

export function rulesQuery(doctorId: number) {
  return queryOptions({
    queryKey: ['doctors', doctorId, 'rules'],
    queryFn: async () => {
      const asked = api.GET('/api/v1/doctors/{doctor_id}/rules', { params: { path: of(doctorId) } });
      const { data: rules, response } = await whole(asked);
      return { rules, tag: response.headers.get('etag') };
    },
  });
}

function useChange<Input, Output>(doctorId: number, change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ['doctors', doctorId] }),
  });
}

/** What would these hours do? Nothing is changed by asking. */
export function usePreviewHours(doctorId: number) {
  return useMutation({
    mutationFn: (weekly: HoursRow[]) =>
      given(api.POST('/api/v1/doctors/{doctor_id}/hours/preview', { params: { path: of(doctorId) }, body: { weekly } })),
  });
}

export function useSaveHours(doctorId: number) {
  return useChange(doctorId, ({ weekly, revision }: { weekly: HoursRow[]; revision: number }) => {
    const params = { path: of(doctorId), header: { 'if-match': etag(revision) } };
    return given(api.PUT('/api/v1/doctors/{doctor_id}/hours', { params, body: { weekly } }));
  });
}

export function useSaveRules(doctorId: number) {
  return useChange(doctorId, async ({ rules, tag }: { rules: NewRules; tag: string | null }) => {
    const params = { path: of(doctorId), header: { 'if-match': tag } };
    const { response } = await whole(api.PUT('/api/v1/doctors/{doctor_id}/rules', { params, body: rules }));
    return response.headers.get('etag');
  });
}

export function useSaveProfile(doctorId: number) {
  return useChange(doctorId, ({ revision, ...body }: DoctorEdit & { revision: number }) => {
    const params = { path: of(doctorId), header: { 'if-match': etag(revision) } };
    return given(api.PUT('/api/v1/doctors/{doctor_id}', { params, body }));
  });
}

export function useSaveService(doctorId: number, standing: ServiceView | null) {
  return useChange(doctorId, (body: NewService): Promise<ServiceView> => {
    if (standing === null) {
      const params = { path: of(doctorId) };
      return given(api.POST('/api/v1/doctors/{doctor_id}/services', { params, body }));
    }
    const path = { ...of(doctorId), service_id: standing.id };
    const params = { path, header: { 'if-match': etag(standing.revision) } };
    return given(api.PUT('/api/v1/doctors/{doctor_id}/services/{service_id}', { params, body }));
  });
}

export function useRemoveService(doctorId: number) {
  return useChange(doctorId, (serviceId: number) => {
    const path = { ...of(doctorId), service_id: serviceId };
    return given(api.DELETE('/api/v1/doctors/{doctor_id}/services/{service_id}', { params: { path } }));
  });
}
