import { expect, test } from 'vitest';
import { added, copied, rowsOf, weeklyOf, wrongWith } from './hours';

const MONDAY = { weekday: 0, start: '09:00', end: '12:00', clinic_id: 2, every_weeks: 1 };

test('what is edited goes back as it came', () => {
  const weekly = [{ ...MONDAY, end: '24:00', valid_from: '2027-01-04', valid_until: null, every_weeks: 2 }];
  expect(weeklyOf(rowsOf(weekly))).toEqual(weekly);
});

test('a second span of a day begins after the first', () => {
  const [, second] = added(rowsOf([MONDAY]), 0, '2');
  expect(second).toMatchObject({ weekday: 0, start: '13:00', end: '16:00', clinic: '2' });
});

test('copying puts a day’s spans in the place of those of other days', () => {
  const rows = rowsOf([MONDAY, { weekday: 1, start: '15:00', end: '18:00', every_weeks: 1 }, { weekday: 4, start: '08:00', end: '09:00', every_weeks: 1 }]);
  const after = copied(rows, 0, [1, 2]);
  expect(after.map(({ weekday, start }) => `${weekday} ${start}`)).toEqual(['0 09:00', '4 08:00', '1 09:00', '2 09:00']);
  expect(new Set(after.map(({ key }) => key)).size).toBe(4);
});

test('an error belongs to its row alone', () => {
  const errors = [
    { pointer: '/weekly/1', code: 'overlap', detail: '' },
    { pointer: '/weekly/11/start', code: 'order', detail: '' },
  ];
  expect(wrongWith(errors, 1)).toEqual([errors[0]]);
});
