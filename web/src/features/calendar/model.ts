// What stands where in a calendar? Everything as the clinic's clocks show it, for views that know no zones.
import { dayAfter, firstOfMonth, instantAt, mondayOf, wallClock, weekday } from '@/lib/time';
import type { Appointment, Opening, TimeOff, WeeklyHours } from '@/schema/salus';

export const VIEWS = ['day', 'week', 'month'] as const;
export type View = (typeof VIEWS)[number];

export interface Shown {
  readonly view: View;
  readonly day: string;
  readonly zone: string;
}

/** The days that a view shows, the last one not included; a month with the whole weeks at its edges. */
export function daysOf({ view, day }: Pick<Shown, 'view' | 'day'>): { first: string; end: string } {
  if (view === 'day') return { first: day, end: dayAfter(day, 1) };
  if (view === 'week') return { first: mondayOf(day), end: dayAfter(mondayOf(day), 7) };
  const last = dayAfter(firstOfMonth(day, 1), -1);
  return { first: mondayOf(firstOfMonth(day)), end: dayAfter(mondayOf(last), 7) };
}

export function stretchOf(shown: Shown): { from: string; to: string } {
  const { first, end } = daysOf(shown);
  return { from: instantAt(first, '00:00', shown.zone), to: instantAt(end, '00:00', shown.zone) };
}

export function step({ view, day }: Pick<Shown, 'view' | 'day'>, by: 1 | -1): string {
  if (view === 'month') return firstOfMonth(day, by);
  return dayAfter(day, view === 'week' ? 7 * by : by);
}

export interface Block {
  readonly id: string;
  readonly start: string;
  readonly end: string;
}

/** The weekly hours on the days shown; of each `every_weeks` weeks the first counts, from `valid_from`'s week on. */
export function openHours(weekly: readonly WeeklyHours[], first: string, end: string): Block[] {
  const blocks: Block[] = [];
  for (let day = first; day < end; day = dayAfter(day, 1)) {
    weekly.forEach((row, number) => {
      if (!holds(row, day)) return;
      const until = row.end === '24:00' ? `${dayAfter(day, 1)} 00:00:00` : `${day} ${row.end}:00`;
      blocks.push({ id: `hours ${day} ${number}`, start: `${day} ${row.start}:00`, end: until });
    });
  }
  return blocks;
}

export function holds(row: WeeklyHours, day: string): boolean {
  const { weekday: on, valid_from: from, valid_until: until, every_weeks: every } = row;
  if (weekday(day) !== on || (from != null && day < from) || (until != null && day > until)) return false;
  return every === 1 || weeks(anchor(from ?? null), day) % every === 0;
}

export function blockOf(thing: Opening | TimeOff | Appointment, kind: string, zone: string): Block {
  const [start, end] = [wallClock(thing.starts_at, zone), wallClock(thing.ends_at, zone)];
  return { id: `${kind} ${thing.id}`, start, end };
}

/** From which hour to which the day is drawn: the usual ones, and whatever stands outside of them. */
export function hoursShown(blocks: readonly Block[]): { startTime: string; endTime: string } {
  const within = blocks.filter(({ start, end }) => start.slice(0, 10) === end.slice(0, 10));
  const first = Math.min(7, ...within.map(({ start }) => Number(start.slice(11, 13))));
  const last = Math.max(19, ...within.map(({ end }) => Number(end.slice(11, 13)) + (end.slice(14, 16) === '00' ? 0 : 1)));
  return { startTime: `${String(first).padStart(2, '0')}:00:00`, endTime: last >= 24 ? '23:59:59' : `${last}:00:00` };
}

/** The week that rows without a beginning count from. */
const EPOCH = '2024-01-01';

function anchor(from: string | null): string {
  return mondayOf(from ?? EPOCH);
}

function weeks(monday: string, day: string): number {
  return Math.round((Date.parse(mondayOf(day)) - Date.parse(monday)) / (7 * 86_400_000));
}
