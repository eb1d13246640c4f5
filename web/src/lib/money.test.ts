import { beforeAll, expect, test } from 'vitest';
import { beginTexts } from './i18n';
import { amount, fromMinor, toMinor } from './money';

beforeAll(beginTexts);

test('an amount has the digits of its currency, and none where they are zeros', () => {
  expect(amount({ amount: 5000, currency: 'EUR' })).toBe('€50');
  expect(amount({ amount: 5050, currency: 'EUR' })).toBe('€50.50');
  expect(amount({ amount: 5000, currency: 'JPY' })).toBe('JP¥5,000');
});

test('what a person types and what is stored are the same amount', () => {
  expect(fromMinor({ amount: 1999, currency: 'EUR' })).toBe(19.99);
  expect(toMinor(19.99, 'EUR')).toBe(1999);
  expect(toMinor(500, 'JPY')).toBe(500);
});
