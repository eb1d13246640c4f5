import { expect, test } from 'vitest';
import type { WaitlistEntry, WaitlistOffer } from '@/schema/salus';
import { askedOf, becomes, daysOf, draftOf, filterOf, newDraft, openOffers, saysEnough, standingOf, toggled, wantedOf, wishOf } from './model';

const NOW = Date.parse('2027-01-04T08:00:00Z');
const OFFER = { status: 'offered', expires_at: '2027-01-04T09:00:00Z', moves: null, appointment_id: 7 } as WaitlistOffer;

test('what an address says is read, and what is no wish is left out', () => {
  expect(wantedOf({ doctor: '4', service: 2, clinic: -1, specialty: 'General practice?', from: 'x' })).toEqual({ doctor: 4, service: 2 });
  expect(wantedOf({ specialty: 'general-practice', clinic: 1 })).toEqual({ specialty: 'general-practice', clinic: 1 });
});

test('a specialty alone is not enough to wait for', () => {
  expect(saysEnough({ specialty: 'dermatology' })).toBe(false);
  expect(saysEnough({ specialty: 'dermatology', clinic: 1 })).toBe(true);
  expect(saysEnough({ doctor: 1 })).toBe(true);
  expect(saysEnough({ appointment: 1 })).toBe(true);
});

test('a wish names one thing: the appointment before the doctor before the specialty', () => {
  expect(wishOf({ appointment: 3, doctor: 4 }, null)).toEqual({ appointment_id: 3, periods: [], priority: 0 });
  expect(wishOf({ doctor: 4, service: 2 }, null, 2)).toEqual({ doctor_id: 4, service_id: 2, periods: [], priority: 2 });
  expect(wishOf({ specialty: 'dermatology', clinic: 1 }, null)).toEqual({ specialty: 'dermatology', clinic_id: 1, periods: [], priority: 0 });
});

test('a period that is opened and saved as it was has not changed', () => {
  const period = { first: '2027-01-04', last: '2027-02-03', start: '09:00:00', end: null, weekdays: [0, 2] };
  expect(daysOf(draftOf(period))).toEqual({ ...period, start: '09:00' });
  expect(newDraft('2027-01-04')).toEqual({ first: '2027-01-04', last: '2027-02-03', start: '', end: '', weekdays: [] });
});

test('weekdays stay in the order of the week', () => {
  expect(toggled([0, 4], 2)).toEqual([0, 2, 4]);
  expect(toggled([0, 2, 4], 2)).toEqual([0, 4]);
});

test('an offer is over at the minute it ends, also before the server says so', () => {
  expect(standingOf(OFFER, NOW)).toBe('open');
  expect(standingOf(OFFER, Date.parse(OFFER.expires_at))).toBe('over');
  expect(standingOf({ ...OFFER, status: 'withdrawn' }, NOW)).toBe('over');
  expect(standingOf({ ...OFFER, status: 'accepted' }, NOW)).toBe('accepted');
});

test('what moves keeps its own number, everything else has that of what was held', () => {
  expect(becomes(OFFER)).toBe(7);
  expect(becomes({ ...OFFER, moves: 3 })).toBe(3);
});

test('of several offers the one that ends first stands first', () => {
  const later = { ...OFFER, id: 2, expires_at: '2027-01-04T10:00:00Z' };
  const entries = [{ offer: later }, { offer: null }, { offer: { ...OFFER, id: 1 } }, { offer: { ...OFFER, status: 'expired' } }];
  expect(openOffers(entries as WaitlistEntry[], NOW).map(({ id }) => id)).toEqual([1, 2]);
});

test('the practice sees who waits unless it asks for others', () => {
  expect(askedOf(filterOf({ show: 'everybody', page: 1 }))).toEqual({ status: ['waiting', 'offered'] });
  expect(askedOf(filterOf({ show: 'ended', clinic: '2', page: 3 }))).toEqual({ status: ['left', 'over'], clinic_id: 2, page: 3 });
});
