// What does somebody look for? The address of the page says it all, and only what differs from "anything".
import type { ClinicProfile } from '@/schema/salus';

export const MODES = ['in_person', 'video', 'phone'] as const;
export const SORTS = ['earliest', 'distance', 'fee'] as const;

export interface Wish {
  q?: string;
  specialty?: string;
  clinic?: number;
  near?: string;
  language?: string;
  mode?: (typeof MODES)[number];
  fee?: number;
  sort?: (typeof SORTS)[number];
  limit?: number;
}

export const FIRST = 10;
export const MOST = 50;

/** From an address that anybody may have written: what is not a wish is left out. */
export function wishOf(search: Record<string, unknown>): Wish {
  const near = text(search['near'], /^-?\d{1,3}(\.\d+)?,-?\d{1,3}(\.\d+)?$/);
  const sort = oneOf(search['sort'], SORTS);
  return present({
    q: text(search['q']),
    specialty: text(search['specialty']),
    clinic: number(search['clinic'], Number.MAX_SAFE_INTEGER),
    near,
    language: text(search['language'], /^[a-z]{2,3}$/),
    mode: oneOf(search['mode'], MODES),
    fee: number(search['fee'], 1_000_000),
    sort: sort === 'earliest' || (sort === 'distance' && near === undefined) ? undefined : sort,
    limit: number(search['limit'], MOST),
  });
}

/** Somewhere near, without saying which house: two decimals are about a kilometre. */
export function roughly(latitude: number, longitude: number): string {
  return `${latitude.toFixed(2)},${longitude.toFixed(2)}`;
}

/** The towns that have a clinic, each where its first one is. */
export function placesOf(clinics: readonly ClinicProfile[]): { city: string; near: string }[] {
  const towns = new Map<string, string>();
  for (const { address, latitude, longitude } of clinics) {
    if (latitude !== null && longitude !== null && !towns.has(address.city)) {
      towns.set(address.city, roughly(latitude, longitude));
    }
  }
  return [...towns].map(([city, near]) => ({ city, near })).sort((a, b) => a.city.localeCompare(b.city));
}

export function isNarrowed(wish: Wish): boolean {
  return Object.keys(wish).some((name) => name !== 'limit' && name !== 'sort');
}

function text(value: unknown, shape = /^.{1,100}$/u): string | undefined {
  const plain = typeof value === 'number' ? String(value) : value;
  return typeof plain === 'string' && shape.test(plain.trim()) ? plain.trim() : undefined;
}

function number(value: unknown, most: number): number | undefined {
  const parsed = Number(value);
  return Number.isInteger(parsed) && parsed > 0 && parsed <= most ? parsed : undefined;
}

function oneOf<Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === value);
}

function present(wish: { [Name in keyof Wish]: Wish[Name] | undefined }): Wish {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
}
