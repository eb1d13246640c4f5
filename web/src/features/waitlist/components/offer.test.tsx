import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { WaitlistOffer } from '@/schema/salus';
import { type Asked, play, refused, said, serve } from '@tests/stage';
import { Offer } from './offer';

const IN_AN_HOUR = new Date(Date.now() + 3_600_000).toISOString();
const OFFER = {
  id: 5,
  entry_id: 2,
  status: 'offered',
  appointment_id: 7,
  doctor: { id: 4, name: 'Dr. Ada' },
  service: { id: 1, name: 'Consultation' },
  clinic: { id: 1, name: 'Salus Lyon' },
  starts_at: '2027-01-05T09:30:00Z',
  ends_at: '2027-01-05T09:50:00Z',
  time_zone: 'Europe/Paris',
  fee: { amount: 3000, currency: 'EUR' },
  prepaid: false,
  moves: null,
  expires_at: IN_AN_HOUR,
} as WaitlistOffer;
const ACCEPT = 'POST /api/v1/waitlist/offers/5/accept';
const REFUSE = 'POST /api/v1/waitlist/offers/5/refuse';

async function open(offer: Partial<WaitlistOffer>, answers: Record<string, (asked: Asked) => Response> = {}, mine = true): Promise<Asked[]> {
  const asked = serve(answers);
  await play(<Offer offer={{ ...OFFER, ...offer }} mine={mine} />, 'waitlist');
  return asked;
}

test('looking at an offer asks for nothing; one tap takes it', async () => {
  const asked = await open({}, { [ACCEPT]: () => said({ id: 7 }) });
  expect(screen.getByText('10:30, clinic time (Europe/Paris)', { exact: false })).toBeTruthy();
  expect(asked).toEqual([]);
  await userEvent.click(screen.getByRole('button', { name: 'Take this time' }));
  await waitFor(() => {
    expect(asked.map(({ what }) => what)).toEqual([ACCEPT]);
  });
});

test('who came too late reads what happens next', async () => {
  await open({}, { [REFUSE]: () => refused(409, 'offer_over', { current: 'expired' }) });
  await userEvent.click(screen.getByRole('button', { name: 'No, thank you' }));
  expect((await screen.findByRole('alert')).textContent).toContain('You keep your place');
});

test('a visit that is paid in advance is taken by paying for it', async () => {
  await open({ prepaid: true });
  expect(screen.getByRole('link', { name: 'Pay €30 to take it' }).getAttribute('href')).toContain('/appointments/7');
  expect(screen.queryByRole('button', { name: 'Take this time' })).toBeNull();
});

test('an offer whose time has run out cannot be taken, whatever was loaded', async () => {
  await open({ expires_at: '2026-01-01T00:00:00Z' });
  expect(screen.getByRole('status').textContent).toContain('This offer is over');
  expect(screen.queryByRole('button')).toBeNull();
});

test('what has moved leads to the appointment that moved', async () => {
  await open({ status: 'accepted', moves: 3 });
  expect(screen.getByRole('link', { name: 'See the appointment' }).getAttribute('href')).toContain('/appointments/3');
});

test('the practice looks and does not answer', async () => {
  await open({}, {}, false);
  expect(screen.getByText('Only the patient can answer this.')).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});
