import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { PaymentView } from '@/schema/salus';
import { play, refused, said, serve } from '@tests/stage';
import { Detail } from './detail';

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const PAYMENT = {
  id: 7,
  appointment_id: 5,
  reference: 'ABCD-EFGH',
  provider: 'stripe',
  status: 'paid',
  amount: euros(2500),
  refunded: euros(500),
  refunding: euros(0),
  refunds: [{ id: 1, amount: euros(500), reason: 'by_practice', status: 'refunded', updated_at: '2027-01-03T10:00:00Z' }],
  terms: { in_time_percent: 100, late_percent: 50 },
  paid_at: '2027-01-02T10:00:00Z',
  expires_at: '2027-01-02T10:20:00Z',
  problem: null,
  dispute: null,
} as unknown as PaymentView;
const REFUND = 'POST /api/v1/payments/7/refund';

function detail(mayGiveBack = true, payment = PAYMENT) {
  return play(<Detail payment={payment} mayGiveBack={mayGiveBack} />, 'payments');
}

async function ask(sum?: string): Promise<HTMLInputElement> {
  await userEvent.click(screen.getByRole('button', { name: 'Give money back' }));
  const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'How much (EUR)' });
  if (sum === undefined) return field;
  await userEvent.clear(field);
  await userEvent.type(field, sum);
  return field;
}

test('it says what was paid by which way, on which terms, and what went back', async () => {
  serve({});
  const { container } = await detail();
  expect(container.querySelector('dl')?.textContent).toMatch(/€25 Partly given back.*Stripe.*100 % back in time, 50 % later/);
  expect(screen.getByRole('listitem').textContent).toMatch(/€5By the practice.*Given back/);
});

test('all that is left is offered first, and goes back once it is said again', async () => {
  const asked = serve({ [REFUND]: () => said(PAYMENT) });
  await detail();
  expect((await ask()).value).toBe('20');
  expect(asked.filter(({ what }) => what === REFUND)).toEqual([]);
  await userEvent.click(screen.getByRole('button', { name: 'Give €20 back' }));
  await vi.waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
  expect(asked.filter(({ what }) => what === REFUND).map(({ body }) => body)).toEqual([{ amount: 2000 }]);
});

test('a part goes back as it was typed, and the button says how much', async () => {
  const asked = serve({ [REFUND]: () => said(PAYMENT) });
  await detail();
  await ask('12,5');
  await userEvent.click(screen.getByRole('button', { name: 'Give €12.50 back' }));
  await vi.waitFor(() => {
    expect(asked.find(({ what }) => what === REFUND)?.body).toEqual({ amount: 1250 });
  });
});

test.each(['20.01', '0', '-1', 'all', '1.005'])('the sum "%s" is refused where it is typed', async (sum) => {
  const asked = serve({ [REFUND]: () => said(PAYMENT) });
  await detail();
  const field = await ask(sum);
  expect(screen.getByText('An amount between €0.01 and €20.')).toBeTruthy();
  expect(field.getAttribute('aria-invalid')).toBe('true');
  await userEvent.type(field, '{Enter}');
  expect(asked.filter(({ what }) => what === REFUND)).toEqual([]);
});

test('a refusal is a sentence in the dialog, which stays', async () => {
  serve({ [REFUND]: () => refused(409, 'too_much', { left: euros(0) }) });
  await detail();
  await ask();
  await userEvent.click(screen.getByRole('button', { name: 'Give €20 back' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Part of it has gone back in the meantime');
  expect(screen.getByRole('dialog', { name: 'Give money back' })).toBeTruthy();
});

test('what is sent again is the same request, and another sum is another one', async () => {
  const asked = serve({ [REFUND]: () => refused(503, 'unavailable') });
  await detail();
  const field = await ask();
  const sent = () => asked.filter(({ what }) => what === REFUND).map(({ key }) => key);
  for (const times of [1, 2, 3]) {
    if (times === 3) await userEvent.type(field, '{Backspace}');
    await userEvent.click(await screen.findByRole('button', { name: times === 3 ? 'Give €2 back' : 'Give €20 back' }));
    await vi.waitFor(() => {
      expect(sent()).toHaveLength(times);
    });
    await screen.findByRole('alert');
  }
  const [first, again, other] = sent();
  expect(first).toBeTruthy();
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('who thinks better of it keeps the money', async () => {
  const asked = serve({ [REFUND]: () => said(PAYMENT) });
  await detail();
  await ask();
  await userEvent.click(screen.getByRole('button', { name: 'Keep it' }));
  await vi.waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
  expect(asked.filter(({ what }) => what === REFUND)).toEqual([]);
});

test('a doctor only looks', async () => {
  serve({});
  await detail(false);
  expect(screen.getByRole('listitem').textContent).toContain('€5');
  expect(screen.queryByRole('button')).toBeNull();
});

test('nothing is offered where nothing is left', async () => {
  serve({});
  await detail(true, { ...PAYMENT, refunding: euros(2000) });
  expect(screen.queryByRole('button')).toBeNull();
});

test('a refund that failed says what to do, and may be tried again', async () => {
  serve({});
  const failed = { ...PAYMENT.refunds[0], status: 'failed' } as PaymentView['refunds'][number];
  await detail(true, { ...PAYMENT, refunded: euros(0), refunds: [failed] });
  expect(screen.getByRole('listitem').textContent).toContain('The money is still here: try again');
  expect((await ask()).value).toBe('25');
});
