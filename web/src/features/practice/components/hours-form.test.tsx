import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { DoctorProfile, Week } from '@/schema/salus';
import { play, refused, said, serve } from '@tests/stage';
import { HoursForm } from './hours-form';

const DOCTOR = { id: 4, time_zone: 'Europe/Paris', clinics: [] } as unknown as DoctorProfile;
const ROW = { weekday: 0, start: '09:00', end: '12:00', clinic_id: null, valid_from: null, valid_until: null, every_weeks: 1 };
const WEEK: Week = { doctor_id: 4, time_zone: 'Europe/Paris', revision: 3, weekly: [ROW], outside: [] };
const VISIT = { id: 9, reference: 'ABCD-EFGH', starts_at: '2027-01-04T10:00:00Z', ends_at: '2027-01-04T10:20:00Z', status: 'upcoming' };
const PREVIEW = 'POST /api/v1/doctors/4/hours/preview';
const SAVE = 'PUT /api/v1/doctors/4/hours';

function form() {
  return play(<HoursForm doctor={DOCTOR} week={WEEK} onReload={vi.fn()} />, 'practice');
}

test('hours that hit nobody are saved at once', async () => {
  const asked = serve({ [PREVIEW]: () => said({ outside: [] }), [SAVE]: () => said({ ...WEEK, revision: 4 }) });
  await form();
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Saved')).toBeTruthy();
  expect(asked.map(({ what }) => what)).toEqual([PREVIEW, SAVE]);
});

test('visits that would be hit are shown first, and who saves again has seen them', async () => {
  const asked = serve({ [PREVIEW]: () => said({ outside: [VISIT] }), [SAVE]: () => said({ ...WEEK, outside: [VISIT] }) });
  await form();
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect((await screen.findByRole('alert')).textContent).toContain('ABCD-EFGH');
  expect(asked.map(({ what }) => what)).toEqual([PREVIEW]);
  await userEvent.click(screen.getByRole('button', { name: 'Save and keep them' }));
  expect(await screen.findByText('Saved')).toBeTruthy();
});

test('who changes the hours again is asked again', async () => {
  const asked = serve({ [PREVIEW]: () => said({ outside: [VISIT] }) });
  await form();
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByRole('alert');
  await userEvent.click(screen.getByRole('button', { name: 'Add a span: Sunday' }));
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByRole('alert');
  expect(asked.map(({ what }) => what)).toEqual([PREVIEW, PREVIEW]);
});

test('a clash is said at its span', async () => {
  const errors = [{ pointer: '/weekly/1', code: 'overlap', detail: 'x' }];
  serve({ [PREVIEW]: () => refused(422, 'invalid', { errors }) });
  await form();
  await userEvent.click(screen.getByRole('button', { name: 'Add a span: Monday' }));
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  const monday = screen.getByRole('group', { name: 'Monday' });
  expect((await within(monday).findByRole('alert')).textContent).toContain('overlaps another one');
});

test('a day is copied to others', async () => {
  const asked = serve({ [PREVIEW]: () => said({ outside: [] }), [SAVE]: () => said(WEEK) });
  await form();
  await userEvent.click(screen.getByRole('button', { name: 'Copy to … (Monday)' }));
  await userEvent.click(await screen.findByRole('checkbox', { name: 'Friday' }));
  await userEvent.click(screen.getByRole('button', { name: 'Copy' }));
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Saved');
  expect(asked.at(-1)?.body).toEqual({ weekly: [ROW, { ...ROW, weekday: 4 }] });
});
