import { expect, test } from 'vitest';
import type { Notification } from '@/schema/salus';
import { listingOf, pieces, toldAt } from './model';

test('an address names a list and a page, and anything else is the first page of what failed', () => {
  expect(listingOf({ show: 'all', page: '2' })).toEqual({ show: 'all', page: 2 });
  expect(listingOf({ show: 'everything', page: 0 })).toEqual({});
});

test('a message was told when it was sent, and is told when it is due', () => {
  expect(toldAt({ sent_at: '2027-01-05T10:00:00Z', due_at: '2027-01-05T09:00:00Z' } as Notification)).toMatch('10:00');
  expect(toldAt({ sent_at: null, due_at: '2027-01-05T09:00:00Z' } as Notification)).toMatch('09:00');
});

test('a link ends where its sentence does', () => {
  expect(pieces('See https://salus.test/app/x?a=1#b. Bye')).toEqual([
    { text: 'See ', link: false },
    { text: 'https://salus.test/app/x?a=1#b', link: true },
    { text: '. Bye', link: false },
  ]);
});
