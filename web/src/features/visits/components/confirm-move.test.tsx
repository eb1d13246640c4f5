import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Appointment } from '@/schema/salus';
import { play, refused, said, serve } from '@tests/stage';
import { ConfirmMove } from './confirm-move';

const VISIT = {
  id: 5,
  revision: 2,
  patient: { id: 3, name: 'Pat Ient' },
  starts_at: '2027-01-05T08:00:00Z',
  time_zone: 'Europe/Paris',
} as unknown as Appointment;
const MOVE = 'PUT /api/v1/appointments/5';
const THEN = '2027-01-06T09:00:00Z';

test('a move is asked about with both times before anything is sent', async () => {
  const asked = serve({ [MOVE]: () => said(VISIT) });
  const onClose = vi.fn();
  await play(<ConfirmMove visit={VISIT} startsAt={THEN} onClose={onClose} />, 'visits');
  const dialog = await screen.findByRole('dialog', { name: 'Move' });
  expect(dialog.textContent).toMatch(/Pat Ient.*5 January, 09:00.*6 January, 10:00/);
  expect(asked).toEqual([]);
  await userEvent.click(screen.getByRole('button', { name: 'Move to this time' }));
  await vi.waitFor(() => {
    expect(onClose).toHaveBeenCalled();
  });
  expect(asked.find(({ what }) => what === MOVE)?.body).toEqual({ starts_at: THEN });
});

test('a time that is taken meanwhile is said in the dialog, which stays', async () => {
  serve({ [MOVE]: () => refused(409, 'slot_taken') });
  const onClose = vi.fn();
  await play(<ConfirmMove visit={VISIT} startsAt={THEN} onClose={onClose} />, 'visits');
  await userEvent.click(await screen.findByRole('button', { name: 'Move to this time' }));
  expect((await screen.findByRole('alert')).textContent).toContain('just taken');
  expect(onClose).not.toHaveBeenCalled();
});
