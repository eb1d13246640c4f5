import { expect, test } from 'vitest';
import { askedOf, filterOf, fortuneOf, lookingOf } from './model';

test('an address names no people', () => {
  expect(lookingOf({ q: 'Pat', role: 'doctor', status: 'gone', page: '2' })).toEqual({ role: 'doctor', page: 2 });
});

test('a filter is what the server takes, or nothing', () => {
  const filter = filterOf({ service: 'auth', action: 'DROP TABLE', entity: 'user', entity_id: '7', from: '2027-01-05' });
  expect(filter).toEqual({ service: 'auth', entity: 'user', entity_id: 7, from: '2027-01-05' });
  expect(askedOf(filter, 'Europe/Paris')).toEqual({ entity: 'user', entity_id: 7, from: '2027-01-04T23:00:00.000Z' });
});

test('the last day of a period is part of it', () => {
  expect(askedOf({ to: '2027-01-05' }, 'Europe/Paris')).toEqual({ to: '2027-01-05T23:00:00.000Z' });
});

test('a job that fails is told apart from one that waits for somebody', () => {
  expect(fortuneOf({ failures: 2, waits: false, ran_at: 'x' })).toBe('fails');
  expect(fortuneOf({ failures: 0, waits: true, ran_at: 'x' })).toBe('waits');
  expect(fortuneOf({ failures: 0, waits: false, ran_at: null })).toBe('fresh');
});
