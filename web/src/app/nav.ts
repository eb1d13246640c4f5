// Where can each role go? The order is the order on the screen; on a phone the first four stand in the bar.
import { CalendarCheck, CircleUser, type LucideIcon, Search } from 'lucide-react';
import type { ParseKeys } from 'i18next';
import type { LinkProps } from '@tanstack/react-router';
import type { Role } from '@/schema/salus';

export interface Place {
  readonly to: NonNullable<LinkProps['to']>;
  readonly label: ParseKeys;
  readonly icon: LucideIcon;
  /** Only this very address is "here", not what lies below it. */
  readonly exact?: boolean;
}

const SEARCH: Place = { to: '/', label: 'nav.search', icon: Search, exact: true };
const ACCOUNT: Place = { to: '/account', label: 'nav.account', icon: CircleUser };

const PLACES: Partial<Record<Role, readonly Place[]>> = {
  patient: [SEARCH, { to: '/appointments', label: 'nav.appointments', icon: CalendarCheck }, ACCOUNT],
  doctor: [SEARCH, ACCOUNT],
  staff: [SEARCH, ACCOUNT],
  admin: [SEARCH, ACCOUNT],
};

/** Where somebody begins who has just signed in. */
const HOMES: Partial<Record<Role, Place['to']>> = {};

export function placesOf(role: Role | undefined): readonly Place[] {
  return (role !== undefined ? PLACES[role] : undefined) ?? [SEARCH];
}

export function homeOf(role: Role): Place['to'] {
  return HOMES[role] ?? '/';
}
