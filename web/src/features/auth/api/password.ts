// How does somebody get a new password who forgot the old one?
import { useMutation } from '@tanstack/react-query';
import { api, given } from '@/lib/api';
import type { ForgotBody, ResetBody } from '@/schema/salus';

export function useForgotPassword() {
  return useMutation({
    mutationFn: (body: ForgotBody) => given(api.POST('/api/v1/auth/password/forgot', { body })),
  });
}

export function useResetPassword() {
  return useMutation({
    mutationFn: (body: ResetBody) => given(api.POST('/api/v1/auth/password/reset', { body })),
  });
}
