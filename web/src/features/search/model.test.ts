import { expect, test } from 'vitest';
import type { ClinicProfile } from '@/schema/salus';
import { isNarrowed, placesOf, roughly, wishOf } from './model';

test('an address says what is wished for', () => {
  const search = { q: ' Rossi ', clinic: '2', mode: 'video', fee: 50, near: '45.76,4.84', sort: 'distance' };
  expect(wishOf(search)).toEqual({ q: 'Rossi', clinic: 2, mode: 'video', fee: 50, near: '45.76,4.84', sort: 'distance' });
});

test('what is no wish is left out, and the page still opens', () => {
  expect(wishOf({ q: '', clinic: 'x', mode: 'telepathy', fee: -1, near: 'home', sort: 'mood', limit: 900 })).toEqual({});
});

test('nobody is sorted by distance from nowhere', () => {
  expect(wishOf({ sort: 'distance' })).toEqual({});
});

test('the usual order is not said', () => {
  expect(wishOf({ sort: 'earliest' })).toEqual({});
});

test('a place is told to a kilometre, not to a house', () => {
  expect(roughly(45.760931, 4.835712)).toBe('45.76,4.84');
});

test('an order alone narrows nothing', () => {
  expect(isNarrowed({ sort: 'fee', limit: 20 })).toBe(false);
  expect(isNarrowed({ language: 'de' })).toBe(true);
});

test('a town is there once, where its first clinic is, and only where we know where that is', () => {
  const clinic = (city: string, latitude: number | null) =>
    ({ address: { city }, latitude, longitude: latitude }) as unknown as ClinicProfile;
  expect(placesOf([clinic('Paris', 48.8), clinic('Lyon', 45.7), clinic('Paris', 48.9), clinic('Ghent', null)])).toEqual([
    { city: 'Lyon', near: '45.70,45.70' },
    { city: 'Paris', near: '48.80,48.80' },
  ]);
});
