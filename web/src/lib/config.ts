// What does this installation tell about itself? Whether the demonstration clinic runs, with its known accounts.
import { queryOptions } from '@tanstack/react-query';

export interface Demonstration {
  readonly password: string;
  readonly invitation_code: string;
  readonly accounts: readonly { readonly role: string; readonly email: string }[];
}

export const demonstrationQuery = queryOptions({
  queryKey: ['config'],
  staleTime: Infinity,
  queryFn: async (): Promise<Demonstration | null> => {
    const answer = await window.fetch('/app/config.json');
    const said: unknown = answer.ok ? await answer.json() : null;
    const demonstration = isRecord(said) ? said['demonstration'] : null;
    return isDemonstration(demonstration) ? demonstration : null;
  },
});

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isDemonstration(value: unknown): value is Demonstration {
  return isRecord(value) && typeof value['password'] === 'string' && Array.isArray(value['accounts']);
}
