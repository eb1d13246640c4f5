import { beforeAll, expect, test } from 'vitest';
import { beginTexts } from '@/lib/i18n';
import type { DoctorProfile, Slot } from '@/schema/salus';
import { byDay, byPart, nearest, without } from './model';

beforeAll(beginTexts);

const workplace = { address: '', distance_km: null, latitude: null, longitude: null };
const DOCTOR = {
  id: 1,
  time_zone: 'Europe/Paris',
  clinics: [
    { ...workplace, id: 1, name: 'Paris', time_zone: 'Europe/Paris' },
    { ...workplace, id: 2, name: 'Apia', time_zone: 'Pacific/Apia' },
  ],
} as unknown as DoctorProfile;

function slot(at: string, clinic_id: number | null = 1): Slot {
  const ends_at = new Date(Date.parse(at) + 20 * 60_000).toISOString();
  return { id: Date.parse(at), starts_at: at, ends_at, clinic_id } as Slot;
}

test('a day is the day of the clinic where the slot is', () => {
  const late = '2027-01-05T22:30:00Z';
  expect(byDay(DOCTOR, [slot(late), slot(late, 2), slot(late, null)]).map(({ day }) => day)).toEqual([
    '2027-01-05',
    '2027-01-06',
  ]);
});

test('days without free times are not there', () => {
  expect(byDay(DOCTOR, [])).toEqual([]);
});

test('noon is afternoon, five is evening', () => {
  const slots = ['08:00', '11:00', '16:00'].map((time) => slot(`2027-01-05T${time}:00Z`));
  expect(byPart(DOCTOR, slots).map(({ part }) => part)).toEqual(['morning', 'afternoon', 'evening']);
});

test('two clinics of one afternoon stand apart', () => {
  const slots = [slot('2027-01-05T13:00:00Z', 1), slot('2027-01-05T13:30:00Z', null), slot('2027-01-05T14:00:00Z', 1)];
  expect(byPart(DOCTOR, slots).map((group) => [group.clinicId, group.slots.length])).toEqual([
    [1, 2],
    [null, 1],
  ]);
});

test('the nearest others are before and after, in their order, and never the one that is gone', () => {
  const slots = ['08:00', '09:00', '09:20', '09:40', '12:00'].map((time) => slot(`2027-01-05T${time}:00Z`));
  const near = nearest(slots, '2027-01-05T09:20:00Z', 3);
  expect(near.map(({ starts_at }) => starts_at.slice(11, 16))).toEqual(['08:00', '09:00', '09:40']);
});

test('what touches a taken stretch stays, what overlaps it goes', () => {
  const slots = ['09:00', '09:20', '09:40'].map((time) => slot(`2027-01-05T${time}:00Z`));
  const left = without(slots, '2027-01-05T09:20:00Z', '2027-01-05T09:40:00Z');
  expect(left.map(({ starts_at }) => starts_at.slice(11, 16))).toEqual(['09:00', '09:40']);
  expect(without(slots, '2027-01-05T09:10:00Z', '2027-01-05T09:50:00Z')).toEqual([]);
});
