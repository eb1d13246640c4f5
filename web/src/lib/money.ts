// How is an amount said? From minor units and the currency's own number of digits.
import type { Money } from '@/schema/salus';
import { locale } from './i18n';

export function amount(money: Money): string {
  const said = new Intl.NumberFormat(locale(), { style: 'currency', currency: money.currency });
  const digits = said.resolvedOptions().maximumFractionDigits ?? 2;
  const value = money.amount / 10 ** digits;
  if (!Number.isInteger(value)) return said.format(value);
  return new Intl.NumberFormat(locale(), {
    style: 'currency',
    currency: money.currency,
    maximumFractionDigits: 0,
  }).format(value);
}

/** The number that a person types for an amount, and back. */
export function fromMinor(money: Money): number {
  return money.amount / 10 ** digitsOf(money.currency);
}

export function toMinor(value: number, currency: string): number {
  return Math.round(value * 10 ** digitsOf(currency));
}

/** What a person typed, in minor units; null for what is no amount, or finer than the currency, as "1,000" is. */
export function typedMinor(typed: string, currency: string): number | null {
  const found = /^\d+(?:[.,](\d*))?$/.exec(typed.trim());
  if (found === null || (found[1]?.length ?? 0) > digitsOf(currency)) return null;
  return toMinor(Number(found[0].replace(',', '.')), currency);
}

function digitsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
