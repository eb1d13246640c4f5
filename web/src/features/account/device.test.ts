import { expect, test } from 'vitest';
import { deviceName } from './device';

test('a browser is called by its name, not by those it claims to be like', () => {
  const edge = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0';
  const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1';
  expect(deviceName(edge)).toBe('Edge, Windows');
  expect(deviceName(phone)).toBe('Safari, iOS');
});

test('a program is called what it calls itself', () => {
  expect(deviceName('curl/8.9')).toBe('curl/8.9');
  expect(deviceName(null)).toBeNull();
});
