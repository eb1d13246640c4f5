import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { DoctorProfile } from '@/schema/salus';
import { play, refused, said, serve } from '@tests/stage';
import { AddSpan } from './add-span';

const DOCTOR = { id: 4, time_zone: 'Europe/Paris', clinics: [] } as unknown as DoctorProfile;
const SPAN = { from: '2027-01-05 09:00:00', to: '2027-01-05 12:00:00' };
const VISIT = { id: 9, reference: 'ABCD-EFGH', starts_at: '2027-01-05T08:00:00Z', ends_at: '2027-01-05T08:20:00Z', status: 'upcoming' };

test('an opening is saved as the clocks there show it', async () => {
  const asked = serve({ 'POST /api/v1/doctors/4/availability': () => said({}, 201) });
  const onClose = vi.fn();
  await play(<AddSpan doctor={DOCTOR} span={SPAN} onClose={onClose} />, 'practice');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await vi.waitFor(() => {
    expect(onClose).toHaveBeenCalled();
  });
  const opening = { starts_at: '2027-01-05T08:00:00.000Z', ends_at: '2027-01-05T11:00:00.000Z', clinic_id: null };
  expect(asked[0]?.body).toEqual({ openings: [opening] });
});

test('time off that hits visits shows them, and waits for a decision', async () => {
  const asked = serve({
    'POST /api/v1/doctors/4/time-off': ({ body }) =>
      (body as { on_conflict: string | null }).on_conflict === null
        ? refused(409, 'time_off_conflicts', { visits: [VISIT] })
        : said({}, 201),
  });
  const onClose = vi.fn();
  await play(<AddSpan doctor={DOCTOR} span={SPAN} onClose={onClose} />, 'practice');
  await userEvent.click(screen.getByRole('radio', { name: 'Time off' }));
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect((await screen.findByRole('alert')).textContent).toContain('ABCD-EFGH');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
  await userEvent.click(screen.getByRole('radio', { name: /Cancel them/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await vi.waitFor(() => {
    expect(onClose).toHaveBeenCalled();
  });
  expect(asked.map(({ body }) => (body as { on_conflict: string | null }).on_conflict)).toEqual([null, 'cancel']);
});
