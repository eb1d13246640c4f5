import { beforeAll, expect, test } from 'vitest';
import { beginTexts } from './i18n';
import { clock, dayAfter, dayName, dayOf, firstOfMonth, instantAt, mondayOf, nearDay, viewerClock, wallClock, weekday } from './time';

beforeAll(beginTexts);

const MORNING = '2027-01-05T09:30:00Z';

test('a time is the clinic’s, wherever the reader is', () => {
  expect(clock(MORNING, 'Europe/Paris')).toBe('10:30');
  expect(clock(MORNING, 'Asia/Kolkata')).toBe('15:00');
  expect(clock(MORNING, 'America/New_York')).toBe('04:30');
});

test('midnight is 00:00, never 24:00', () => {
  expect(clock('2027-01-04T23:00:00Z', 'Europe/Paris')).toBe('00:00');
});

test('the day is the clinic’s day', () => {
  expect(dayOf('2027-01-05T23:30:00Z', 'Europe/Paris')).toBe('2027-01-06');
  expect(dayOf('2027-01-05T23:30:00Z', 'America/New_York')).toBe('2027-01-05');
});

test('the reader’s own time is told where it differs, with the day where that differs too', () => {
  expect(viewerClock(MORNING, 'Europe/Paris', 'Europe/Berlin')).toBeNull();
  expect(viewerClock(MORNING, 'Europe/Paris', 'Europe/London')).toBe('09:30');
  expect(viewerClock('2027-01-05T23:30:00Z', 'America/New_York', 'Europe/Paris')).toBe('00:30, Wed 6 Jan');
  expect(viewerClock(MORNING, 'Pacific/Apia', 'Pacific/Pago_Pago')).toBe('22:30, Mon 4 Jan');
});

test('days are counted over the night when the clocks change', () => {
  expect(dayAfter('2027-03-27', 1)).toBe('2027-03-28');
  expect(dayAfter('2027-03-28', 1)).toBe('2027-03-29');
  expect(dayAfter('2027-12-31', 1)).toBe('2028-01-01');
  expect(weekday('2027-01-04')).toBe(0);
});

test('today and tomorrow are called so, by the clinic’s day', () => {
  const now = Date.parse('2027-01-05T23:30:00Z');
  expect(nearDay('2027-01-06', 'Europe/Paris', now)).toBe('Today');
  expect(nearDay('2027-01-06', 'America/New_York', now)).toBe('Tomorrow');
  expect(nearDay('2027-01-08', 'Europe/Paris', now)).toBeNull();
});

test('a day is said as people say it', () => {
  expect(dayName('2027-01-05')).toBe('Tuesday, 5 January 2027');
  expect(dayName('2027-01-05', 'short')).toBe('Tue 5 Jan');
});

test('a wall time becomes the instant at which the clocks there show it', () => {
  expect(instantAt('2027-01-05', '10:30', 'Europe/Paris')).toBe('2027-01-05T09:30:00.000Z');
  expect(wallClock('2027-01-05T09:30:00Z', 'Europe/Paris')).toBe('2027-01-05 10:30:00');
});

test('a wall time that spring skips moves on by the gap, of two in autumn it is the first', () => {
  expect(instantAt('2027-03-28', '02:30', 'Europe/Paris')).toBe('2027-03-28T01:30:00.000Z');
  expect(instantAt('2027-10-31', '02:30', 'Europe/Paris')).toBe('2027-10-31T00:30:00.000Z');
});

test('weeks begin on Monday, months on their first day', () => {
  expect(mondayOf('2027-01-03')).toBe('2026-12-28');
  expect(firstOfMonth('2027-01-31', 1)).toBe('2027-02-01');
});
