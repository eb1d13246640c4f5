// What do the addresses of the office ask for?
import { dayAfter, instantAt } from '@/lib/time';

export const SERVICES = ['users', 'auth', 'schedule', 'appointments'] as const;
export type Service = (typeof SERVICES)[number];

export const ROLES = ['patient', 'doctor', 'staff', 'admin'] as const;

export interface Looking {
  role?: (typeof ROLES)[number];
  status?: 'active' | 'inactive';
  q?: string;
  page?: number;
}

/** Names stay out of the address: it holds only the role, whether active, and the page. */
export function lookingOf(search: Record<string, unknown>): Looking {
  return present({
    role: ROLES.find((one) => one === search['role']),
    status: (['active', 'inactive'] as const).find((one) => one === search['status']),
    page: number(search['page']),
  });
}

export interface Filter {
  service?: Service;
  action?: string;
  entity?: string;
  entity_id?: number;
  actor_id?: number;
  from?: string;
  to?: string;
}

export function filterOf(search: Record<string, unknown>): Filter {
  return present({
    service: SERVICES.find((one) => one === search['service']),
    action: word(search['action']),
    entity: word(search['entity']),
    entity_id: number(search['entity_id']),
    actor_id: number(search['actor_id']),
    from: day(search['from']),
    to: day(search['to']),
  });
}

export type Asked = Omit<Filter, 'service'>;

/** What the server is asked: a period means the reader's days, its last one included. */
export function askedOf({ from, to, action, entity, entity_id, actor_id }: Asked, zone: string): Asked {
  return {
    ...present({ action, entity, entity_id, actor_id }),
    ...(from !== undefined && { from: instantAt(from, '00:00', zone) }),
    ...(to !== undefined && { to: instantAt(dayAfter(to, 1), '00:00', zone) }),
  };
}

/** How a job fares, in one word. */
export function fortuneOf(job: { failures: number; waits: boolean; ran_at: string | null }): 'fails' | 'waits' | 'fresh' | 'well' {
  if (job.failures > 0) return 'fails';
  if (job.waits) return 'waits';
  return job.ran_at === null ? 'fresh' : 'well';
}

function word(value: unknown): string | undefined {
  return typeof value === 'string' && /^[a-z][a-z_.-]{0,59}$/.test(value) ? value : undefined;
}

function number(value: unknown): number | undefined {
  const parsed = Number(value);
  return Number.isSafeInteger(parsed) && parsed > 0 ? parsed : undefined;
}

function day(value: unknown): string | undefined {
  return typeof value === 'string' && /^(19|20|21)\d\d-[01]\d-[0-3]\d$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;
}

function present<Some extends object>(some: { [Name in keyof Some]: Some[Name] | undefined }): Some {
  return Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined)) as Some;
}
