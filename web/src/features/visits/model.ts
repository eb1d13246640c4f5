// What may be done to a visit now, and which visits does an address ask for?
import { dayAfter, instantAt } from '@/lib/time';
import type { Appointment, Status } from '@/schema/salus';
import type { Asked } from './api/list';
import type { Attendance } from './api/change';

export const STATUSES = ['upcoming', 'checked_in', 'completed', 'cancelled', 'no_show', 'held', 'expired'] as const;

/** Soon enough to be greeted: a day ahead at most, as the server sees it the visit's own day. */
const EARLY_MS = 12 * 3_600_000;

export function attendances({ status, starts_at }: Pick<Appointment, 'status' | 'starts_at'>, now: number): Attendance[] {
  if (status === 'checked_in') return ['complete'];
  if (status !== 'upcoming') return [];
  const begins = Date.parse(starts_at);
  if (now < begins - EARLY_MS) return [];
  return now < begins ? ['check-in'] : ['check-in', 'complete', 'no-show'];
}

export function isComing(status: Status): boolean {
  return status === 'upcoming' || status === 'held';
}

export interface Filter {
  status?: Status;
  doctor?: number;
  patient?: number;
  clinic?: number;
  from?: string;
  to?: string;
  page?: number;
}

/** From an address that anybody may have written: what is not a filter is left out. */
export function filterOf(search: Record<string, unknown>): Filter {
  const filter = {
    status: STATUSES.find((status) => status === search['status']),
    doctor: id(search['doctor']),
    patient: id(search['patient']),
    clinic: id(search['clinic']),
    from: day(search['from']),
    to: day(search['to']),
    page: id(search['page']),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** Where nothing narrows it, the list begins today: what is to come is what one asks for. */
export function begun(filter: Filter, today: string): Filter {
  const { status, patient, from, to } = filter;
  return status === undefined && patient === undefined && from === undefined && to === undefined
    ? { ...filter, from: today }
    : filter;
}

/** A period means the days of the clinic that is chosen, or else those where the reader is. */
export function askedOf({ status, doctor, patient, clinic, from, to, page }: Filter, zone: string): Asked {
  return {
    sort: from === undefined && status !== 'upcoming' ? '-starts_at' : 'starts_at',
    ...(status !== undefined && { status: [status] }),
    ...(doctor !== undefined && { doctor_id: doctor }),
    ...(patient !== undefined && { patient_id: patient }),
    ...(clinic !== undefined && { clinic_id: clinic }),
    ...(from !== undefined && { from: instantAt(from, '00:00', zone) }),
    ...(to !== undefined && { to: instantAt(dayAfter(to, 1), '00:00', zone) }),
    ...(page !== undefined && { page }),
  };
}

function id(value: unknown): number | undefined {
  const parsed = Number(value);
  return Number.isSafeInteger(parsed) && parsed > 0 ? parsed : undefined;
}

function day(value: unknown): string | undefined {
  return typeof value === 'string' && /^(19|20|21)\d\d-[01]\d-[0-3]\d$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;
}
