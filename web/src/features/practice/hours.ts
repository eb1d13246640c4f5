// How are weekly hours edited? As rows of a form, each with a name of its own, and back as the server wants them.
import type { HoursRow, InvalidField, WeeklyHours } from '@/schema/salus';

export interface Row {
  readonly key: number;
  readonly weekday: number;
  readonly start: string;
  readonly end: string;
  readonly clinic: string;
  readonly from: string;
  readonly until: string;
  readonly every: number;
}

export const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const;

export function rowsOf(weekly: readonly WeeklyHours[]): Row[] {
  return weekly.map((row, key) => ({
    key,
    weekday: row.weekday,
    start: row.start,
    end: row.end === '24:00' ? '00:00' : row.end,
    clinic: String(row.clinic_id ?? ''),
    from: row.valid_from ?? '',
    until: row.valid_until ?? '',
    every: row.every_weeks,
  }));
}

/** Midnight is the end of the day where it ends something. */
export function weeklyOf(rows: readonly Row[]): HoursRow[] {
  return rows.map((row) => ({
    weekday: row.weekday,
    start: row.start,
    end: row.end === '00:00' ? '24:00' : row.end,
    clinic_id: row.clinic === '' ? null : Number(row.clinic),
    valid_from: row.from === '' ? null : row.from,
    valid_until: row.until === '' ? null : row.until,
    every_weeks: row.every,
  }));
}

function nextKey(rows: readonly Row[]): number {
  return Math.max(-1, ...rows.map(({ key }) => key)) + 1;
}

/** One more span: after the last of that day, or in the morning. */
export function added(rows: readonly Row[], weekday: number, clinic: string): Row[] {
  const last = rows.filter((row) => row.weekday === weekday).at(-1);
  const [start, end] = last === undefined || last.end >= '18:00' ? ['09:00', '12:00'] : [later(last.end, 1), later(last.end, 4)];
  return [...rows, { key: nextKey(rows), weekday, start, end, clinic, from: '', until: '', every: 1 }];
}

/** The spans of one day put in the place of those of others. */
export function copied(rows: readonly Row[], from: number, to: readonly number[]): Row[] {
  const kept = rows.filter(({ weekday }) => weekday === from || !to.includes(weekday));
  const source = rows.filter(({ weekday }) => weekday === from);
  const first = nextKey(rows);
  const copies = to
    .filter((day) => day !== from)
    .flatMap((weekday, place) => source.map((row, at) => ({ ...row, weekday, key: first + place * source.length + at })));
  return [...kept, ...copies];
}

/** What is wrong with a row: with one of its fields, or with all of it, such as a clash with another one. */
export function wrongWith(errors: readonly InvalidField[], number: number): readonly InvalidField[] {
  const mine = `/weekly/${number}`;
  return errors.filter(({ pointer }) => pointer === mine || pointer.startsWith(`${mine}/`));
}

function later(time: string, hours: number): string {
  const hour = Math.min(23, Number(time.slice(0, 2)) + hours);
  return `${String(hour).padStart(2, '0')}${time.slice(2)}`;
}
