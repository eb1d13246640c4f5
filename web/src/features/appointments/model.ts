// What can still be done about an appointment, and under which heading does it stand?
import type { Appointment, Money, PaymentView, Status } from '@/schema/salus';

export const SHOWN = ['upcoming', 'completed', 'cancelled'] as const;
export type Shown = (typeof SHOWN)[number];

/** Which statuses stand under a heading: patients do not think in statuses. */
export const STATUSES: Record<Shown, Status[]> = {
  upcoming: ['upcoming', 'checked_in', 'held'],
  completed: ['completed', 'no_show'],
  cancelled: ['cancelled', 'expired'],
};

export interface Listing {
  show?: Shown | undefined;
  page?: number;
}

export function listingOf(search: Record<string, unknown>): Listing {
  const show = SHOWN.find((one) => one === search['show']);
  const page = Number(search['page']);
  return {
    ...(show !== undefined && show !== 'upcoming' && { show }),
    ...(Number.isInteger(page) && page > 1 && { page }),
  };
}

export function mayCancel(appointment: Appointment, now: number): boolean {
  return before(now, appointment.can_cancel_until);
}

export function mayMove(appointment: Appointment, now: number): boolean {
  return before(now, appointment.can_reschedule_until);
}

function before(now: number, until: string | null): boolean {
  return until !== null && now < Date.parse(until);
}

/** What comes back when the patient cancels now, in time: as agreed when it was paid, halves of a cent are theirs. */
export function backOnCancel({ amount, refunded, refunding, terms }: PaymentView): Money {
  const agreed = Math.ceil((amount.amount * terms.in_time_percent) / 100);
  const left = amount.amount - refunded.amount - refunding.amount;
  return { ...amount, amount: Math.min(agreed, left) };
}

export type PaidState = 'waiting' | 'open' | 'paid' | 'failed' | 'expired' | 'over';

/** How it stands for one who comes back from paying: certain only when the money and the time are both there. */
export function paidState(payment: PaymentView['status'] | undefined, visit: Status): PaidState {
  if (payment === 'open' || payment === 'failed' || payment === 'expired') return payment;
  if (payment !== 'paid' || visit === 'held') return 'waiting';
  return visit === 'cancelled' || visit === 'expired' ? 'over' : 'paid';
}
