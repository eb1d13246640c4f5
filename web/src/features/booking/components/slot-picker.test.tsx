import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18next from 'i18next';
import { beforeAll, expect, test, vi } from 'vitest';
import { beginTexts } from '@/lib/i18n';
import type { DoctorProfile, Slot } from '@/schema/salus';
import { byDay } from '../model';
import { SlotPicker } from './slot-picker';

beforeAll(async () => {
  await beginTexts();
  await i18next.loadNamespaces('booking');
});

const clinic = { address: '', distance_km: null, latitude: null, longitude: null, time_zone: 'Europe/Paris' };
const DOCTOR = {
  time_zone: 'Europe/Paris',
  clinics: [
    { ...clinic, id: 1, name: 'Lyon' },
    { ...clinic, id: 2, name: 'Paris' },
  ],
} as unknown as DoctorProfile;

function slot(id: number, at: string, clinic_id: number): Slot {
  return { id, starts_at: at, ends_at: at, clinic_id } as Slot;
}

const SLOTS = [
  slot(1, '2027-01-05T08:00:00Z', 1),
  slot(2, '2027-01-05T08:20:00Z', 1),
  slot(3, '2027-01-05T14:00:00Z', 2),
  slot(4, '2027-01-06T08:00:00Z', 1),
];

test('times are radio buttons in groups that say when and where', async () => {
  const onSlot = vi.fn();
  const days = byDay(DOCTOR, SLOTS);
  render(<SlotPicker doctor={DOCTOR} days={days} day="2027-01-05" at={undefined} onDay={vi.fn()} onSlot={onSlot} />);
  const afternoon = screen.getByRole('group', { name: 'Afternoon, Paris' });
  expect(screen.getByRole('group', { name: 'Morning, Lyon' }).querySelectorAll('input')).toHaveLength(2);
  await userEvent.click(screen.getByRole('radio', { name: '15:00' }));
  expect(afternoon.contains(screen.getByRole('radio', { name: '15:00' }))).toBe(true);
  expect(onSlot).toHaveBeenCalledWith(SLOTS[2]);
});

test('a day says how much room it has', () => {
  const days = byDay(DOCTOR, SLOTS);
  render(<SlotPicker doctor={DOCTOR} days={days} day="2027-01-05" at={undefined} onDay={vi.fn()} onSlot={vi.fn()} />);
  const names = screen.getAllByRole('radio').map((radio) => radio.getAttribute('aria-label'));
  expect(names).toContain('Tuesday 5 January, 3 free times');
  expect(names).toContain('Wednesday 6 January, 1 free time');
});
