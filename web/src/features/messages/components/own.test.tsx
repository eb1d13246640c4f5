import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Role } from '@/schema/salus';
import { play, refused, said, serve } from '@tests/stage';
import { Own } from './own';

const MESSAGES = 'GET /api/v1/notifications';
const MESSAGE = {
  id: 1,
  kind: 'appointment_confirmed',
  channel: 'email',
  status: 'sent',
  appointment_id: 5,
  sent_at: '2027-01-02T10:00:00Z',
  due_at: '2027-01-02T09:59:00Z',
};

function page(items: readonly unknown[], pages = 1) {
  return said({ items, total: items.length, page: 1, per_page: 20, pages });
}

function list(role: Role = 'patient', onPage = vi.fn()) {
  return play(<Own userId={3} role={role} page={1} onPage={onPage} />, 'messages');
}

test('a message says what it was about, by which way it came, and leads to the appointment', async () => {
  serve({ [MESSAGES]: () => page([MESSAGE]) });
  await list();
  expect((await screen.findByRole('listitem')).textContent).toMatch(/Appointment booked.*2 Jan 2027.*Email.*Sent/);
  expect(screen.getByRole('link').getAttribute('href')).toBe('/appointments/5');
});

test('a doctor is led to the visit', async () => {
  serve({ [MESSAGES]: () => page([{ ...MESSAGE, kind: 'doctor_booked' }]) });
  await list('doctor');
  expect((await screen.findByRole('link')).getAttribute('href')).toBe('/visits/5');
});

test('what is planned has no way yet, and what was dropped says why', async () => {
  const planned = { ...MESSAGE, id: 2, channel: null, status: 'scheduled', sent_at: null };
  const dropped = { ...planned, id: 3, appointment_id: null, status: 'dropped' };
  serve({ [MESSAGES]: () => page([planned, dropped]) });
  await list();
  const [first, second] = await screen.findAllByRole('listitem');
  expect(first?.textContent).toContain('Planned');
  expect(first?.textContent).not.toContain('Email');
  expect(second?.textContent).toMatch(/no longer needed.*Not sent/);
});

test('who was told nothing yet reads when that comes', async () => {
  serve({ [MESSAGES]: () => page([]) });
  await list();
  expect(screen.getByRole('status').textContent).toContain('Loading');
  expect(await screen.findByText('No messages yet')).toBeTruthy();
  expect(screen.getByText(/With your first appointment/)).toBeTruthy();
});

test('messages that cannot be listed are told, with a way to try again', async () => {
  let well = false;
  serve({ [MESSAGES]: () => (well ? page([MESSAGE]) : refused(503, 'unavailable')) });
  await list();
  expect((await screen.findByRole('alert')).textContent).toContain('does not answer at the moment');
  well = true;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Appointment booked')).toBeTruthy();
});

test('older ones stand on the next page', async () => {
  serve({ [MESSAGES]: () => page([MESSAGE], 2) });
  const onPage = vi.fn();
  await list('patient', onPage);
  await userEvent.click(await screen.findByRole('button', { name: 'Next' }));
  expect(onPage).toHaveBeenCalledWith(2);
});
