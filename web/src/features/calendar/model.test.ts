import { expect, test } from 'vitest';
import { daysOf, holds, hoursShown, openHours, step, stretchOf } from './model';

const MONDAYS = { weekday: 0, start: '09:00', end: '12:00', every_weeks: 1 };

test('a month is shown with the whole weeks at its edges', () => {
  expect(daysOf({ view: 'month', day: '2027-01-15' })).toEqual({ first: '2026-12-28', end: '2027-02-01' });
  expect(step({ view: 'month', day: '2027-01-31' }, 1)).toBe('2027-02-01');
});

test('the days are the clinic’s days', () => {
  expect(stretchOf({ view: 'day', day: '2027-01-05', zone: 'Europe/Paris' })).toEqual({
    from: '2027-01-04T23:00:00.000Z',
    to: '2027-01-05T23:00:00.000Z',
  });
});

test('hours hold on their weekday, between their days, in every so many weeks', () => {
  expect(holds(MONDAYS, '2027-01-04')).toBe(true);
  expect(holds(MONDAYS, '2027-01-05')).toBe(false);
  expect(holds({ ...MONDAYS, valid_from: '2027-01-05' }, '2027-01-04')).toBe(false);
  expect(holds({ ...MONDAYS, valid_until: '2027-01-03' }, '2027-01-04')).toBe(false);
  const second = { ...MONDAYS, every_weeks: 2, valid_from: '2027-01-06' };
  expect(holds(second, '2027-01-11')).toBe(false);
  expect(holds(second, '2027-01-18')).toBe(true);
});

test('hours until midnight end with the day', () => {
  const [late] = openHours([{ weekday: 0, start: '20:00', end: '24:00', every_weeks: 1 }], '2027-01-04', '2027-01-05');
  expect(late).toMatchObject({ start: '2027-01-04 20:00:00', end: '2027-01-05 00:00:00' });
});

test('what stands early or late is shown, too', () => {
  expect(hoursShown([])).toEqual({ startTime: '07:00:00', endTime: '19:00:00' });
  const early = { id: '', start: '2027-01-04 05:30:00', end: '2027-01-04 06:00:00' };
  const late = { id: '', start: '2027-01-04 20:00:00', end: '2027-01-04 21:10:00' };
  expect(hoursShown([early, late])).toEqual({ startTime: '05:00:00', endTime: '22:00:00' });
});
