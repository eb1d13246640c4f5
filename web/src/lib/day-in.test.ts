import { expect, test } from 'vitest';
import { dayIn } from './day-in';

test('an address names a day only if the calendar has it', () => {
  expect(dayIn({ day: '2027-02-28' })).toEqual({ day: '2027-02-28' });
  for (const day of ['2027-02-30', '2027-13-01', 'today', 5, undefined]) expect(dayIn({ day })).toEqual({});
});
