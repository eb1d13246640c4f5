// Where can one be seen, and how is a place entered or taken out?
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, etag, given } from '@/lib/api';
import type { ClinicProfile, NewClinic } from '@/schema/salus';

export function useSaveClinic(standing: ClinicProfile | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewClinic): Promise<ClinicProfile> => {
      if (standing === null) return given(api.POST('/api/v1/clinics', { body }));
      const params = { path: { clinic_id: standing.id }, header: { 'if-match': etag(standing.revision) } };
      return given(api.PUT('/api/v1/clinics/{clinic_id}', { params, body }));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['clinics'] }),
  });
}

export function useRemoveClinic(clinicId: number) {
  const client = useQueryClient();
  const params = { path: { clinic_id: clinicId } };
  return useMutation({
    mutationFn: () => given(api.DELETE('/api/v1/clinics/{clinic_id}', { params })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['clinics'], exact: true }),
  });
}
