import { expect, test } from 'vitest';
import type { Appointment } from '@/schema/salus';
import { listingOf, mayCancel, mayMove } from './model';

const NOON = '2027-01-05T12:00:00Z';

test('an appointment can be changed until its moment, and not in it', () => {
  const appointment = { can_cancel_until: NOON, can_reschedule_until: NOON } as Appointment;
  expect(mayCancel(appointment, Date.parse(NOON) - 1)).toBe(true);
  expect(mayMove(appointment, Date.parse(NOON))).toBe(false);
});

test('what cannot be changed at all has no moment', () => {
  const over = { can_cancel_until: null, can_reschedule_until: null } as Appointment;
  expect(mayCancel(over, 0) || mayMove(over, 0)).toBe(false);
});

test('an address names a heading and a page, and anything else is the first page of what comes', () => {
  expect(listingOf({ show: 'cancelled', page: '2' })).toEqual({ show: 'cancelled', page: 2 });
  expect(listingOf({ show: 'everything', page: -1 })).toEqual({});
});
