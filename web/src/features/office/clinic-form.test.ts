import { expect, test } from 'vitest';
import { clinicOf } from './clinic-form';

function fields(values: Record<string, string>) {
  return { text: (name: string) => values[name] ?? '', optional: (name: string) => values[name] ?? null };
}

test('what is typed becomes what the server wants', () => {
  const typed = fields({ name: 'North', country: ' fr ', latitude: '48,85', lift: 'lift' });
  const clinic = clinicOf(typed, [{ weekday: 0, start: '18:00', end: '00:00' }]);
  expect(clinic).toMatchObject({ name: 'North', latitude: 48.85, longitude: null, phone: null, accessibility: ['lift'] });
  expect(clinic.address.country).toBe('FR');
  expect(clinic.opening_hours).toEqual([{ weekday: 0, start: '18:00', end: '24:00' }]);
});
