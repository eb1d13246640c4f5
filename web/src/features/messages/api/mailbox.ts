// What would be sent if there were a provider? Null where there is one: then nothing is kept here.
import { queryOptions } from '@tanstack/react-query';
import { api, given, isRefusal } from '@/lib/api';

export const mailboxQuery = queryOptions({
  queryKey: ['mine', 'mailbox'],
  queryFn: () =>
    given(api.GET('/api/v1/notifications/mailbox', {})).catch((failure: unknown) => {
      if (isRefusal(failure, 'not_found')) return null;
      throw failure;
    }),
});
