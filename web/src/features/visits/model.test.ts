import { expect, test } from 'vitest';
import { askedOf, attendances, begun, filterOf } from './model';

const AT = '2027-01-05T09:00:00Z';
const MINUTE = 60_000;

test('who is expected can be greeted before the visit, and only after its start be missed', () => {
  const visit = { status: 'upcoming', starts_at: AT } as const;
  expect(attendances(visit, Date.parse(AT) - MINUTE)).toEqual(['check-in']);
  expect(attendances(visit, Date.parse(AT) + MINUTE)).toEqual(['check-in', 'complete', 'no-show']);
  expect(attendances(visit, Date.parse(AT) - 24 * 60 * MINUTE)).toEqual([]);
});

test('who is there can only be seen to the end, and what is over stays as it is', () => {
  expect(attendances({ status: 'checked_in', starts_at: AT }, 0)).toEqual(['complete']);
  expect(attendances({ status: 'cancelled', starts_at: AT }, Date.parse(AT) + MINUTE)).toEqual([]);
});

test('an address that nobody meant asks for everything', () => {
  expect(filterOf({ status: 'lost', doctor: '-1', from: '2027-13-01', page: 'x' })).toEqual({});
});

test('a list that nothing narrows begins today', () => {
  expect(begun({ doctor: 3 }, '2027-01-05')).toEqual({ doctor: 3, from: '2027-01-05' });
  expect(begun({ patient: 3 }, '2027-01-05')).toEqual({ patient: 3 });
  expect(begun({ to: '2027-01-01' }, '2027-01-05')).toEqual({ to: '2027-01-01' });
});

test('a period holds its last day, in the zone where its days are', () => {
  const asked = askedOf(filterOf({ from: '2027-01-05', to: '2027-01-05', clinic: '2' }), 'Europe/Paris');
  expect(asked).toEqual({
    sort: 'starts_at',
    clinic_id: 2,
    from: '2027-01-04T23:00:00.000Z',
    to: '2027-01-05T23:00:00.000Z',
  });
});
