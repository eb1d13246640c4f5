// Where can each role go? The order is the order on the screen; on a phone the first four stand in the bar.
import {
  BellRing,
  CalendarCheck,
  CalendarDays,
  CircleUser,
  HeartPulse,
  Hospital,
  type LucideIcon,
  ScrollText,
  Search,
  Stethoscope,
  Sun,
  UserRound,
  UsersRound,
  Wallet,
} from 'lucide-react';
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
const VISITS: Place = { to: '/office/appointments', label: 'nav.visits', icon: CalendarCheck };
const PAYMENTS: Place = { to: '/payments', label: 'nav.payments', icon: Wallet };
const PEOPLE: Place = { to: '/office/people', label: 'nav.people', icon: UsersRound };

const PLACES: Partial<Record<Role, readonly Place[]>> = {
  patient: [
    SEARCH,
    { to: '/appointments', label: 'nav.appointments', icon: CalendarCheck },
    { to: '/waitlist', label: 'nav.waitlist', icon: BellRing },
    ACCOUNT,
  ],
  doctor: [
    { to: '/today', label: 'nav.today', icon: Sun },
    { to: '/calendar', label: 'nav.calendar', icon: CalendarDays },
    { to: '/patients', label: 'nav.patients', icon: UserRound },
    { to: '/practice', label: 'nav.practice', icon: Stethoscope },
    PAYMENTS,
    ACCOUNT,
  ],
  staff: [VISITS, PAYMENTS, PEOPLE, SEARCH, ACCOUNT],
  admin: [
    VISITS,
    PAYMENTS,
    PEOPLE,
    { to: '/office/clinics', label: 'nav.clinics', icon: Hospital },
    { to: '/office/journal', label: 'nav.journal', icon: ScrollText },
    { to: '/office/system', label: 'nav.system', icon: HeartPulse },
    ACCOUNT,
  ],
};

/** Where somebody begins who has just signed in. */
const HOMES: Partial<Record<Role, Place['to']>> = {
  doctor: '/today',
  staff: '/office/appointments',
  admin: '/office/appointments',
};

export function placesOf(role: Role | undefined): readonly Place[] {
  return (role !== undefined ? PLACES[role] : undefined) ?? [SEARCH];
}

export function homeOf(role: Role): Place['to'] {
  return HOMES[role] ?? '/';
}
