import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { signIn } from '@/lib/auth';
import { type Asked, play, refused, said, serve } from '@tests/stage';
import { JoinForm } from './join';

const ME = { id: 1, name: 'Pat', email: 'pat@example.com', role: 'patient', patient_id: 2, doctor_id: null };
const JOIN = 'POST /api/v1/waitlist';
const ENTRY = {
  id: 2,
  status: 'waiting',
  doctor: { id: 4, name: 'Dr. Ada' },
  service: { id: 7, name: 'Consultation' },
  clinic: null,
  appointment_id: null,
  periods: [{ first: '2027-01-04', last: '2027-02-03', start: null, end: null, weekdays: [2] }],
};

async function open(join: (asked: Asked) => Response, signedIn = true): Promise<Asked[]> {
  const asked = serve({
    'POST /api/v1/auth/login': () => said({ user: ME, access_token: 'a.b.c', expires_in: 600, token_type: 'Bearer' }),
    [JOIN]: join,
  });
  if (signedIn) await signIn({ email: ME.email, password: 'password' });
  const form = <JoinForm wanted={{ doctor: 4, service: 7 }} what="Dr. Ada" today="2027-01-04" wayIn={<p>The way in</p>} />;
  await play(form, 'waitlist', 'specialties');
  return asked;
}

test('who is not signed in chooses first, finds the way in, and loses nothing by it', async () => {
  await open(() => said(ENTRY, 201), false);
  await userEvent.click(screen.getByRole('radio', { name: /Only on certain days/ }));
  await userEvent.click(screen.getByRole('checkbox', { name: 'Wednesday' }));
  expect(screen.getByText('The way in')).toBeTruthy();
  await signIn({ email: ME.email, password: 'password' });
  expect(await screen.findByRole('button', { name: 'Put me on the waitlist' })).toBeTruthy();
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Wednesday' }).checked).toBe(true);
});

test('any time suits unless days are chosen', async () => {
  const asked = await open(() => said(ENTRY, 201));
  await userEvent.click(screen.getByRole('button', { name: 'Put me on the waitlist' }));
  expect((await screen.findByRole('status')).textContent).toContain('You are on the waitlist');
  expect(asked.find(({ what }) => what === JOIN)?.body).toEqual({ doctor_id: 4, service_id: 7, periods: [], priority: 0 });
});

test('what is wrong with a day is said at that day', async () => {
  const errors = [{ pointer: '/periods/0/last', code: 'order', detail: 'must not be before first' }];
  await open(() => refused(422, 'invalid', { errors }));
  await userEvent.click(screen.getByRole('radio', { name: /Only on certain days/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Put me on the waitlist' }));
  expect(await screen.findByText('This must be after the beginning.')).toBeTruthy();
  expect(screen.getByLabelText('Until').getAttribute('aria-invalid')).toBe('true');
});

test('who waits already is led to what they wait for', async () => {
  await open(() => refused(409, 'already_waiting', { entry_id: 2 }));
  await userEvent.click(screen.getByRole('button', { name: 'Put me on the waitlist' }));
  expect((await screen.findByRole('alert')).textContent).toContain('You are on the waitlist for this already.');
  expect(screen.getByRole('link', { name: 'See what you wait for' })).toBeTruthy();
});
