// Which times can one have, on which day, and which are near the one that is gone?
import { clock, dayOf } from '@/lib/time';
import type { DoctorProfile, Slot } from '@/schema/salus';

export interface Day {
  readonly day: string;
  readonly slots: readonly Slot[];
}

/** The zone of the clinic where this slot is; the doctor's own where there is no clinic. */
export function zoneOf(doctor: DoctorProfile, slot: Pick<Slot, 'clinic_id'>): string {
  return doctor.clinics.find(({ id }) => id === slot.clinic_id)?.time_zone ?? doctor.time_zone;
}

/** Days that have free times, each with its times, as the clinic's calendar counts. */
export function byDay(doctor: DoctorProfile, slots: readonly Slot[]): Day[] {
  const days = new Map<string, Slot[]>();
  for (const slot of slots) {
    const day = dayOf(slot.starts_at, zoneOf(doctor, slot));
    days.set(day, [...(days.get(day) ?? []), slot]);
  }
  return [...days].map(([day, those]) => ({ day, slots: those })).sort((a, b) => a.day.localeCompare(b.day));
}

export type Part = 'morning' | 'afternoon' | 'evening';

const NOON = '12:00';
const EVENING = '17:00';

export interface Group {
  readonly part: Part;
  readonly clinicId: number | null;
  readonly slots: readonly Slot[];
}

/** The parts of a day that have free times, each clinic apart: nobody runs to the wrong one. */
export function byPart(doctor: DoctorProfile, slots: readonly Slot[]): Group[] {
  const groups = new Map<string, { part: Part; clinicId: number | null; slots: Slot[] }>();
  for (const slot of slots) {
    const time = clock(slot.starts_at, zoneOf(doctor, slot));
    const part = time < NOON ? 'morning' : time < EVENING ? 'afternoon' : 'evening';
    const key = `${part} ${slot.clinic_id ?? ''}`;
    const group = groups.get(key) ?? { part, clinicId: slot.clinic_id, slots: [] };
    group.slots.push(slot);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The free times closest to one that is gone, in their order. */
export function nearest(slots: readonly Slot[], gone: string, count = 4): Slot[] {
  const wanted = Date.parse(gone);
  const distance = (slot: Slot) => Math.abs(Date.parse(slot.starts_at) - wanted);
  return slots
    .filter((slot) => distance(slot) > 0)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, count)
    .sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at));
}

/** What is left when a stretch is taken: touching is not overlapping. */
export function without(slots: readonly Slot[], from: string, to: string): Slot[] {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  return slots.filter((slot) => Date.parse(slot.ends_at) <= start || Date.parse(slot.starts_at) >= end);
}
