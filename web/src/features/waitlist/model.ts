// What does somebody wait for, when would it suit them, and how does an offer stand?
import { dayAfter } from '@/lib/time';
import type { Days, EntryStatus, Period, Priority, WaitlistEntry, WaitlistOffer, Wish } from '@/schema/salus';

/** What an address says is waited for: a doctor, a specialty at a clinic, or an earlier time of an appointment. */
export interface Wanted {
  doctor?: number;
  service?: number;
  specialty?: string;
  clinic?: number;
  appointment?: number;
}

/** From an address that anybody may have written: what is not a wish is left out. */
export function wantedOf(search: Record<string, unknown>): Wanted {
  const wanted = {
    doctor: number(search['doctor']),
    service: number(search['service']),
    specialty: slug(search['specialty']),
    clinic: number(search['clinic']),
    appointment: number(search['appointment']),
  };
  return present(wanted);
}

export function saysEnough({ doctor, specialty, clinic, appointment }: Wanted): boolean {
  return appointment !== undefined || doctor !== undefined || (specialty !== undefined && clinic !== undefined);
}

/** Without drafts any time suits. */
export function wishOf(wanted: Wanted, drafts: readonly Draft[] | null, priority: Priority = 0): Wish {
  const { doctor, service, specialty, clinic, appointment } = wanted;
  const what =
    appointment !== undefined
      ? { appointment_id: appointment }
      : doctor !== undefined
        ? { doctor_id: doctor, ...(service !== undefined && { service_id: service }) }
        : { specialty: specialty ?? null, clinic_id: clinic ?? null };
  return { ...what, periods: (drafts ?? []).map(daysOf), priority };
}

/** Days as somebody is about to choose them; an empty time of the day bounds nothing, no weekday means every one. */
export interface Draft {
  readonly first: string;
  readonly last: string;
  readonly start: string;
  readonly end: string;
  readonly weekdays: readonly number[];
}

const USUAL_DAYS = 30;

export function newDraft(today: string, last: string = dayAfter(today, USUAL_DAYS)): Draft {
  return { first: today, last, start: '', end: '', weekdays: [] };
}

export function draftOf({ first, last, start, end, weekdays }: Period): Draft {
  return { first, last, start: (start ?? '').slice(0, 5), end: (end ?? '').slice(0, 5), weekdays };
}

export function daysOf({ first, last, start, end, weekdays }: Draft): Days {
  return { first, last, start: start === '' ? null : start, end: end === '' ? null : end, weekdays: [...weekdays] };
}

/** With this weekday when it was without, and without it when it was with; in the order of the week. */
export function toggled(weekdays: readonly number[], weekday: number): number[] {
  const others = weekdays.filter((one) => one !== weekday);
  return others.length < weekdays.length ? others : [...others, weekday].sort((a, b) => a - b);
}

export type Standing = 'open' | 'accepted' | 'refused' | 'over';

/** An offer ends when its time does, whether the server has said so yet or not. */
export function standingOf({ status, expires_at: until }: WaitlistOffer, now: number): Standing {
  if (status === 'accepted' || status === 'refused') return status;
  return status === 'offered' && now < Date.parse(until) ? 'open' : 'over';
}

/** The appointment that an offer has become, or that has moved there. */
export function becomes({ moves, appointment_id: held }: WaitlistOffer): number {
  return moves ?? held;
}

/** What is to be answered now, soonest to end first. */
export function openOffers(entries: readonly WaitlistEntry[], now: number): WaitlistOffer[] {
  return entries
    .flatMap(({ offer }) => (offer !== null && standingOf(offer, now) === 'open' ? [offer] : []))
    .sort((a, b) => Date.parse(a.expires_at) - Date.parse(b.expires_at));
}

export const SHOWN = ['open', 'booked', 'ended'] as const;
export type Shown = (typeof SHOWN)[number];

export const STATUSES: Record<Shown, EntryStatus[]> = {
  open: ['waiting', 'offered'],
  booked: ['booked'],
  ended: ['left', 'over'],
};

export const PRIORITIES: readonly Priority[] = [0, 1, 2];

export interface Filter {
  show?: Shown;
  clinic?: number;
  page?: number;
}

export function filterOf(search: Record<string, unknown>): Filter {
  const show = SHOWN.find((one) => one === search['show']);
  const page = number(search['page']);
  return present({
    show: show === 'open' ? undefined : show,
    clinic: number(search['clinic']),
    page: page === 1 ? undefined : page,
  });
}

export function askedOf({ show = 'open', clinic, page }: Filter) {
  return {
    status: STATUSES[show],
    ...(clinic !== undefined && { clinic_id: clinic }),
    ...(page !== undefined && { page }),
  };
}

function number(value: unknown): number | undefined {
  const parsed = Number(value);
  return Number.isSafeInteger(parsed) && parsed > 0 ? parsed : undefined;
}

function slug(value: unknown): string | undefined {
  return typeof value === 'string' && /^[a-z-]{1,100}$/.test(value) ? value : undefined;
}

type Present<Values> = { [Name in keyof Values]?: Exclude<Values[Name], undefined> };

function present<Values extends Record<string, unknown>>(values: Values): Present<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<Values>;
}
