import { expect, test } from 'vitest';
import { inside } from './inside';

test('a page of ours is inside', () => {
  expect(inside('/app/doctors/3?at=x#y')).toEqual({ next: '/app/doctors/3?at=x#y' });
});

test.each(['https://stranger.test/app/', '//stranger.test/app/', '/\\stranger.test', '/app/\\..', '/docs', '', null, 7])(
  '%s is not',
  (address) => {
    expect(inside(address)).toEqual({});
  },
);
