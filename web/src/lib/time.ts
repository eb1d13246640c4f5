// How is a time said? Always in the clinic's zone, with the zone's name, and the viewer's own time when it differs.
import { locale } from './i18n';

const DAY_MS = 86_400_000;

export function viewerZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** "10:30" */
export function clock(instant: string, zone: string): string {
  return format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(new Date(instant));
}

/** "10:30–10:50" */
export function span(from: string, to: string, zone: string): string {
  return `${clock(from, zone)}–${clock(to, zone)}`;
}

/** "2027-01-05": the day that this instant belongs to, there. */
export function dayOf(instant: string | number | Date, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(new Date(instant));
}

export function today(zone: string, now: number = Date.now()): string {
  return dayOf(now, zone);
}

/** The calendar day so many days after another one. */
export function dayAfter(day: string, days: number): string {
  return new Date(noon(day).getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

/** Monday = 0, as the server counts. */
export function weekday(day: string): number {
  return (noon(day).getUTCDay() + 6) % 7;
}

export type Length = 'long' | 'middle' | 'short' | 'month' | 'weekday' | 'date' | 'number' | 'monthName';

const LENGTHS: Record<Length, Intl.DateTimeFormatOptions> = {
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  middle: { weekday: 'long', day: 'numeric', month: 'long' },
  short: { weekday: 'short', day: 'numeric', month: 'short' },
  month: { month: 'long', year: 'numeric' },
  weekday: { weekday: 'short' },
  date: { day: 'numeric', month: 'short' },
  number: { day: 'numeric' },
  monthName: { month: 'short' },
};

/** "Tuesday, 5 January 2027" of a calendar day, shorter on request. */
export function dayName(day: string, length: Length = 'long'): string {
  return format({ ...LENGTHS[length], timeZone: 'UTC' }).format(noon(day));
}

/** "today" or "tomorrow" in the reader's language, or null for other days. */
export function nearDay(day: string, zone: string, now: number = Date.now()): string | null {
  const distance = Math.round((noon(day).getTime() - noon(today(zone, now)).getTime()) / DAY_MS);
  if (distance !== 0 && distance !== 1) return null;
  return capital(new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(distance, 'day'));
}

/** The viewer's clock, where it shows another time than the clinic's at that instant. */
export function viewerClock(instant: string, zone: string, viewer: string = viewerZone()): string | null {
  const there = clock(instant, zone);
  const here = clock(instant, viewer);
  const sameDay = dayOf(instant, zone) === dayOf(instant, viewer);
  if (there === here && sameDay) return null;
  return sameDay ? here : `${here}, ${dayName(dayOf(instant, viewer), 'short')}`;
}

/** "21 Nov 2026, 10:30" in the viewer's own time: for sessions and journals, never for visits. */
export function moment(instant: string): string {
  return format({ dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }).format(new Date(instant));
}

/** "in 5 minutes", "2 hours ago" */
export function distance(instant: string, now: number = Date.now()): string {
  const minutes = Math.round((new Date(instant).getTime() - now) / 60_000);
  const said = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return said.format(minutes, 'minute');
  if (Math.abs(minutes) < 48 * 60) return said.format(Math.round(minutes / 60), 'hour');
  return said.format(Math.round(minutes / (24 * 60)), 'day');
}

/** "2027-01-05 10:30:00": what the clocks there show, for calendars that know no zones. */
export function wallClock(instant: string, zone: string): string {
  return `${dayOf(instant, zone)} ${clock(instant, zone)}:00`;
}

/** The instant at which the clocks there show this; a time that spring skips moves on by the gap, of two it is the first. */
export function instantAt(day: string, time: string, zone: string): string {
  const wanted = Date.parse(`${day}T${time.slice(0, 5)}:00Z`);
  const before = wanted - offset(wanted - DAY_MS, zone);
  const after = wanted - offset(wanted + DAY_MS, zone);
  const fits = [before, after].find((guess) => guess + offset(guess, zone) === wanted);
  return new Date(fits ?? before).toISOString();
}

/** The Monday of a day's week. */
export function mondayOf(day: string): string {
  return dayAfter(day, -weekday(day));
}

export function firstOfMonth(day: string, months = 0): string {
  const first = new Date(`${day.slice(0, 7)}-01T12:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() + months);
  return first.toISOString().slice(0, 10);
}

/** "Monday" for 0, as the server counts. */
export function weekdayName(number: number): string {
  return capital(format({ weekday: 'long', timeZone: 'UTC' }).format(noon(dayAfter('2024-01-01', number))));
}

/** How far the clocks there are ahead of UTC at that moment. */
function offset(moment: number, zone: string): number {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return Date.parse(`${shown.format(moment).replace(' ', 'T')}Z`) - moment;
}

/** Noon in UTC: the middle of the calendar day, far from every edge. */
function noon(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale(), options);
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(locale()) + text.slice(1);
}
