// How does a clinic's form become what the server wants?
import type { Accessibility, HoursBody, NewClinic } from '@/schema/salus';

export const FACILITIES: readonly Accessibility[] = [
  'step_free',
  'lift',
  'accessible_toilet',
  'accessible_parking',
  'adjustable_table',
  'hearing_loop',
  'sign_language',
  'braille',
  'easy_language',
  'quiet_room',
  'assistance_dogs',
];

export interface Texts {
  text(name: string): string;
  optional(name: string): string | null;
}

/** How long before a visit a clinic reminds, unless it said otherwise: a day, and two hours. */
export const REMINDERS: readonly number[] = [1440, 120];

export function clinicOf(fields: Texts, opening: readonly HoursBody[], reminders = REMINDERS): NewClinic {
  return {
    name: fields.text('name'),
    address: {
      street: fields.text('street'),
      postal_code: fields.text('postal_code'),
      city: fields.text('city'),
      country: fields.text('country').trim().toUpperCase(),
      region: fields.optional('region'),
    },
    latitude: degrees(fields.optional('latitude')),
    longitude: degrees(fields.optional('longitude')),
    phone: fields.optional('phone'),
    email: fields.optional('email'),
    time_zone: fields.text('time_zone').trim(),
    opening_hours: opening.map((row) => ({ ...row, end: row.end === '00:00' ? '24:00' : row.end })),
    reminder_minutes: [...reminders],
    accessibility: FACILITIES.filter((one) => fields.text(one) !== ''),
  };
}

/** With a point or a comma; what is no number goes to the server as it is, which says so at the field. */
function degrees(text: string | null): number | null {
  return text === null ? null : Number(text.replace(',', '.'));
}
