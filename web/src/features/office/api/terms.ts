// What does a clinic give back to a patient who cancels?
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import type { Agreed } from '@/schema/salus';

export function termsQuery(clinicId: number) {
  const path = { clinic_id: clinicId };
  return queryOptions({
    queryKey: ['clinics', clinicId, 'refund terms'],
    queryFn: () => given(api.GET('/api/v1/payments/refund-terms/{clinic_id}', { params: { path } })),
  });
}

export function useAgree(clinicId: number) {
  const client = useQueryClient();
  const params = { path: { clinic_id: clinicId } };
  return useMutation({
    mutationFn: (body: Agreed) => given(api.PUT('/api/v1/payments/refund-terms/{clinic_id}', { params, body })),
    onSuccess: (said) => {
      client.setQueryData(termsQuery(clinicId).queryKey, said);
    },
  });
}
