import { expect, test } from 'vitest';
import type { Appointment, PaymentView } from '@/schema/salus';
import { backOnCancel, listingOf, mayCancel, mayMove, paidState } from './model';

const NOON = '2027-01-05T12:00:00Z';

test('an appointment can be changed until its moment, and not in it', () => {
  const appointment = { can_cancel_until: NOON, can_reschedule_until: NOON } as Appointment;
  expect(mayCancel(appointment, Date.parse(NOON) - 1)).toBe(true);
  expect(mayMove(appointment, Date.parse(NOON))).toBe(false);
});

test('what cannot be changed at all has no moment', () => {
  const over = { can_cancel_until: null, can_reschedule_until: null } as Appointment;
  expect(mayCancel(over, 0) || mayMove(over, 0)).toBe(false);
});

test('an address names a heading and a page, and anything else is the first page of what comes', () => {
  expect(listingOf({ show: 'cancelled', page: '2' })).toEqual({ show: 'cancelled', page: 2 });
  expect(listingOf({ show: 'everything', page: -1 })).toEqual({});
});

test('of what was paid comes back what was agreed, and no more than is left', () => {
  const euros = (amount: number) => ({ amount, currency: 'EUR' });
  const terms = { in_time_percent: 50, late_percent: 0 };
  const payment = { amount: euros(2501), refunded: euros(0), refunding: euros(0), terms } as PaymentView;
  expect(backOnCancel(payment)).toEqual(euros(1251));
  expect(backOnCancel({ ...payment, refunded: euros(2000), refunding: euros(400) })).toEqual(euros(101));
});

test('a payment is certain when its visit is; who paid too late is told so', () => {
  expect(paidState('paid', 'held')).toBe('waiting');
  expect(paidState('paid', 'upcoming')).toBe('paid');
  expect(paidState('paid', 'expired')).toBe('over');
  expect(paidState(undefined, 'held')).toBe('waiting');
  expect(paidState('open', 'held')).toBe('open');
});
