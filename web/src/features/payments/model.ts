// Which payments does an address ask for, and what may still be given back?
import { typedMinor } from '@/lib/money';
import type { Asked, Money, PaymentView } from '@/schema/salus';

/** The lists of whoever runs the practice: what is waited for, what is here, what needs somebody. */
export const SHOWN = ['unpaid', 'paid', 'refund_failed', 'disputed', 'all'] as const;
export type Shown = (typeof SHOWN)[number];

export interface Filter {
  show?: Shown;
  clinic?: number;
  page?: number;
}

/** From an address that anybody may have written: what is not a filter is left out. */
export function filterOf(search: Record<string, unknown>): Filter {
  const show = SHOWN.find((one) => one === search['show']);
  const [clinic, page] = [number(search['clinic']), number(search['page'])];
  return {
    ...(show !== undefined && show !== 'unpaid' && { show }),
    ...(clinic !== undefined && { clinic }),
    ...(page !== undefined && page > 1 && { page }),
  };
}

export function askedOf({ show, clinic, page }: Filter): { status?: Asked[]; clinic_id?: number; page?: number } {
  return {
    ...(show !== undefined && show !== 'unpaid' && show !== 'all' && { status: [show] }),
    ...(clinic !== undefined && { clinic_id: clinic }),
    ...(page !== undefined && { page }),
  };
}

/** What is still here of it: neither given back nor on its way. */
export function left({ status, amount, refunded, refunding }: PaymentView): Money {
  return { ...amount, amount: status === 'paid' ? amount.amount - refunded.amount - refunding.amount : 0 };
}

export function isReturning({ refunding }: PaymentView): boolean {
  return refunding.amount > 0;
}

export type Standing = PaymentView['status'] | 'partly' | 'back' | 'refund_failed';

/** How it stands in one word: what went wrong before what went back. */
export function standingOf(payment: PaymentView): Standing {
  const { status, refunds, refunded, refunding } = payment;
  if (refunds.at(-1)?.status === 'failed' && left(payment).amount > 0) return 'refund_failed';
  if (status !== 'paid' || refunded.amount + refunding.amount === 0) return status;
  return left(payment).amount === 0 && !isReturning(payment) ? 'back' : 'partly';
}

/** What somebody typed, in minor units, where it can be given back. */
export function amountOf(typed: string, most: Money): number | null {
  const value = typedMinor(typed, most.currency);
  return value !== null && value >= 1 && value <= most.amount ? value : null;
}

const PROVIDERS: Record<string, string> = { stripe: 'Stripe', paypal: 'PayPal' };

/** Names of houses are the same in every language; the test provider is nobody. */
export function providerName(provider: string): string | null {
  return PROVIDERS[provider] ?? null;
}

function number(value: unknown): number | undefined {
  const parsed = Number(value);
  return Number.isSafeInteger(parsed) && parsed > 0 ? parsed : undefined;
}
