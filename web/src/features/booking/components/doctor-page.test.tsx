import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { signIn } from '@/lib/auth';
import type { DoctorProfile } from '@/schema/salus';
import { type Asked, play, refused, said, serve } from '@tests/stage';
import type { Choice } from '../choice';
import { DoctorPage } from './doctor-page';

const CLINIC = { id: 1, name: 'Salus Lyon', address: '', time_zone: 'Europe/Paris' };
const FEE = { amount: 3000, currency: 'EUR' };
const SERVICE = { id: 7, name: 'Consultation', active: true, duration_minutes: 20, fee: FEE, mode: 'in_person', payment: 'at_clinic' };
const DOCTOR = {
  id: 4,
  name: 'Dr. Ada',
  specialties: [],
  languages: [],
  clinics: [CLINIC],
  services: [SERVICE],
  time_zone: 'Europe/Paris',
} as unknown as DoctorProfile;
const ME = { id: 1, name: 'Pat', email: 'pat@example.com', role: 'patient', patient_id: 2, doctor_id: null };
const TIMES = ['2027-01-05T08:00:00Z', '2027-01-05T08:20:00Z', '2027-01-05T08:40:00Z'];
const SLOTS = TIMES.map((at, number) => ({
  id: number + 1,
  doctor_id: 4,
  service_id: 7,
  clinic_id: 1,
  starts_at: at,
  ends_at: at,
  local_start: at,
  fee: FEE,
}));
const BOOK = 'POST /api/v1/appointments';
const BOOKED = { id: 5, reference: 'ABCD-EFGH', status: 'upcoming', doctor: DOCTOR, clinic: CLINIC, starts_at: TIMES[0], time_zone: 'Europe/Paris' };

function Page() {
  const [choice, setChoice] = useState<Choice>({});
  return <DoctorPage doctor={DOCTOR} choice={choice} onChoice={setChoice} wayIn={<p>The way in</p>} />;
}

async function open(book: (asked: Asked) => Response, slots: () => unknown[] = () => SLOTS): Promise<Asked[]> {
  const asked = serve({
    'POST /api/v1/auth/login': () => said({ user: ME, access_token: 'a.b.c', expires_in: 600, token_type: 'Bearer' }),
    'GET /api/v1/doctors/4/availability': () => said({ doctor_id: 4, time_zone: 'Europe/Paris', slots: slots() }),
    [BOOK]: book,
  });
  await play(<Page />, 'booking', 'specialties');
  return asked;
}

async function chosen(): Promise<void> {
  await userEvent.click(await screen.findByRole('radio', { name: '09:00' }));
}

/** Nobody else books here. */
class Quiet extends EventTarget {
  close(): void {
    /* nothing was open */
  }
}

beforeEach(() => {
  vi.stubGlobal('EventSource', Quiet);
});

test('who is not signed in finds the way in beside what they chose', async () => {
  await open(() => said(BOOKED, 201));
  await chosen();
  const panel = screen.getByLabelText('Your booking');
  expect(within(panel).getByText('The way in')).toBeTruthy();
  expect(panel.textContent).toContain('09:00, clinic time (Europe/Paris)');
});

test('a booking is one tap after the time, with its reason', async () => {
  const asked = await open(() => said(BOOKED, 201));
  await signIn({ email: ME.email, password: 'words' });
  await chosen();
  await userEvent.type(screen.getByRole('textbox'), 'A cough');
  await userEvent.click(screen.getByRole('button', { name: 'Book this time' }));
  expect(await screen.findByRole('heading', { name: 'It is booked' })).toBeTruthy();
  expect(asked.find(({ what }) => what === BOOK)?.body).toEqual({ slot_id: 1, reason: 'A cough' });
});

test('a time that was just taken gives way to the nearest others', async () => {
  let free = SLOTS;
  await open(
    () => {
      free = SLOTS.slice(1);
      return refused(409, 'slot_taken', { alternatives: free });
    },
    () => free,
  );
  await signIn({ email: ME.email, password: 'words' });
  await chosen();
  await userEvent.click(screen.getByRole('button', { name: 'Book this time' }));
  const notice = await screen.findByRole('alert');
  expect(notice.textContent).toContain('was just taken');
  await userEvent.click(within(notice).getAllByRole('button')[0] as HTMLElement);
  expect(screen.getByRole('button', { name: 'Book this time' })).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a refusal that leaves the time free is said beside the button', async () => {
  await open(() => refused(409, 'patient_busy'));
  await signIn({ email: ME.email, password: 'words' });
  await chosen();
  await userEvent.click(screen.getByRole('button', { name: 'Book this time' }));
  expect((await screen.findByRole('alert')).textContent).toContain('another appointment at that time');
  expect(screen.getByRole('button', { name: 'Book this time' })).toBeTruthy();
});
