import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { play, refused, said, serve } from '@tests/stage';
import type { Shown } from '../model';
import { Made } from './made';

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const PAYMENTS = 'GET /api/v1/payments';
const PAYMENT = {
  id: 7,
  appointment_id: 5,
  reference: 'ABCD-EFGH',
  status: 'paid',
  amount: euros(2500),
  refunded: euros(500),
  refunding: euros(0),
  refunds: [],
  paid_at: '2027-01-02T10:00:00Z',
  created_at: '2027-01-02T09:50:00Z',
};
const VISITS = 'GET /api/v1/appointments';
const VISIT = { id: 5, patient: { name: 'Pat Ient' }, service: { name: 'Consultation' }, doctor: { name: 'Dr. Who' } };

function page(items: readonly unknown[]) {
  return said({ items, total: items.length, page: 1, per_page: 20, pages: 1 });
}

test('a payment says whose it is and how it stands, and leads to the rest of it', async () => {
  serve({ [PAYMENTS]: () => page([PAYMENT]), [VISITS]: () => page([VISIT]) });
  await play(<Made filter={{ show: 'paid' }} onFilter={vi.fn()} />, 'payments');
  const link = await screen.findByRole('link', { name: 'Pat Ient' });
  expect(link.getAttribute('href')).toBe('/payments/7');
  expect(screen.getByRole('listitem').textContent).toMatch(/Consultation · Dr\. Who · ABCD-EFGH€25Partly given back/);
});

test('the visits of all payments are asked for at once', async () => {
  const other = { ...PAYMENT, id: 8, appointment_id: 6, reference: 'IJKL-MNOP' };
  const asked = serve({
    [PAYMENTS]: () => page([PAYMENT, other, { ...PAYMENT, id: 9 }]),
    [VISITS]: () => page([VISIT, { ...VISIT, id: 6, patient: { name: 'Ann Other' } }]),
  });
  await play(<Made filter={{ show: 'all' }} onFilter={vi.fn()} />, 'payments');
  expect(await screen.findByRole('link', { name: 'Ann Other' })).toBeTruthy();
  expect(screen.getAllByRole('link', { name: 'Pat Ient' })).toHaveLength(2);
  expect(asked.filter(({ what }) => what === VISITS)).toHaveLength(1);
});

test('a payment whose visit cannot be seen goes by its reference', async () => {
  serve({ [PAYMENTS]: () => page([PAYMENT]) });
  await play(<Made filter={{ show: 'paid' }} onFilter={vi.fn()} />, 'payments');
  expect(await screen.findByRole('link', { name: 'ABCD-EFGH' })).toBeTruthy();
});

test.each<[Shown, string]>([
  ['paid', 'Nothing was paid yet'],
  ['refund_failed', 'Every refund went through'],
  ['disputed', 'Nobody disputes a payment'],
  ['all', 'No payments yet'],
])('the empty list of "%s" says what that means', async (show, title) => {
  serve({ [PAYMENTS]: () => page([]) });
  await play(<Made filter={{ show }} onFilter={vi.fn()} />, 'payments');
  expect(await screen.findByText(title)).toBeTruthy();
});

test('payments that cannot be listed are told', async () => {
  serve({ [PAYMENTS]: () => refused(403, 'not_allowed') });
  await play(<Made filter={{ show: 'all' }} onFilter={vi.fn()} />, 'payments');
  expect((await screen.findByRole('alert')).textContent).toContain('You may not do this');
});
