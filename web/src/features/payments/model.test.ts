import { expect, test } from 'vitest';
import type { PaymentView } from '@/schema/salus';
import { amountOf, askedOf, filterOf, left, standingOf } from './model';

const euros = (amount: number) => ({ amount, currency: 'EUR' });

test('an address that nobody meant asks for what is unpaid', () => {
  expect(filterOf({ show: 'lost', clinic: '-1', page: 'x' })).toEqual({});
  expect(filterOf({ show: 'refund_failed', clinic: '2', page: 3 })).toEqual({ show: 'refund_failed', clinic: 2, page: 3 });
});

test('all payments are asked for without a status', () => {
  expect(askedOf({ show: 'all', clinic: 2 })).toEqual({ clinic_id: 2 });
  expect(askedOf({ show: 'disputed' })).toEqual({ status: ['disputed'] });
  expect(askedOf({ show: 'refund_failed', page: 2 })).toEqual({ status: ['refund_failed'], page: 2 });
});

test('only what was paid, and is neither back nor on its way, can be given back', () => {
  const payment = { status: 'paid', amount: euros(2500), refunded: euros(500), refunding: euros(1000) } as PaymentView;
  expect(left(payment)).toEqual(euros(1000));
  expect(left({ ...payment, status: 'open' })).toEqual(euros(0));
});

test('a refund that failed is told as long as its money is still here', () => {
  const failed = { status: 'failed' } as PaymentView['refunds'][number];
  const paid = { status: 'paid', amount: euros(2500), refunded: euros(0), refunding: euros(0), refunds: [failed] };
  expect(standingOf(paid as unknown as PaymentView)).toBe('refund_failed');
  expect(standingOf({ ...paid, refunded: euros(2500) } as unknown as PaymentView)).toBe('back');
  expect(standingOf({ ...paid, refunds: [], refunding: euros(2500) } as unknown as PaymentView)).toBe('partly');
  expect(standingOf({ ...paid, refunds: [] } as unknown as PaymentView)).toBe('paid');
});

test('an amount is typed with a point or a comma, and is not more than there is', () => {
  expect(amountOf('12,5', euros(2500))).toBe(1250);
  expect(amountOf('25.00', euros(2500))).toBe(2500);
  expect(amountOf('500', { amount: 2500, currency: 'JPY' })).toBe(500);
  for (const wrong of ['25.01', '0', '-1', 'all', '', '0x10', '1e1', '1.005']) expect(amountOf(wrong, euros(2500))).toBeNull();
  expect(amountOf('1,000', euros(250_000))).toBeNull();
});
