import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Appointment } from '@/schema/salus';
import { play, refused, said, serve } from '@tests/stage';
import { Cancel } from './cancel';

const VISIT = { id: 5, revision: 2, status: 'upcoming' } as unknown as Appointment;
const CANCEL = 'DELETE /api/v1/appointments/5';

test('the question has the focus, and cancels with the reason', async () => {
  const asked = serve({ [CANCEL]: () => said(VISIT) });
  const onClose = vi.fn();
  await play(<Cancel appointment={VISIT} onClose={onClose} />, 'appointments');
  expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Cancel this appointment?' }));
  await userEvent.type(screen.getByRole('textbox'), ' It has passed ');
  await userEvent.click(screen.getByRole('button', { name: 'Yes, cancel it' }));
  await vi.waitFor(() => {
    expect(onClose).toHaveBeenCalled();
  });
  expect(asked.find(({ what }) => what === CANCEL)?.body).toEqual({ reason: 'It has passed' });
});

test('what is too late is said where it was asked, and nothing closes', async () => {
  serve({ [CANCEL]: () => refused(409, 'too_late') });
  const onClose = vi.fn();
  await play(<Cancel appointment={VISIT} onClose={onClose} />, 'appointments');
  await userEvent.click(screen.getByRole('button', { name: 'Yes, cancel it' }));
  expect((await screen.findByRole('alert')).textContent).toContain('too late to change this online');
  expect(onClose).not.toHaveBeenCalled();
});
