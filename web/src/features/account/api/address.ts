// Is this address mine? A letter's link shows it.
import { useMutation } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import type { VerifyBody } from '@/schema/salus';

export function useVerifyEmail() {
  return useMutation({
    mutationFn: (body: VerifyBody) => given(api.POST('/api/v1/auth/email/verify', { body })),
  });
}

export function useAskForLink() {
  return useMutation({ mutationFn: () => given(api.POST('/api/v1/auth/email/verification')) });
}
