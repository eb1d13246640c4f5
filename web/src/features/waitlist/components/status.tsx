// How does it stand with somebody who waits? In a word, never in colour alone.
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EntryStatus } from '@/schema/salus';

const COLORS: Record<EntryStatus, string> = { waiting: 'pine', offered: 'sun', booked: 'pine', left: 'gray', over: 'gray' };

export function Status({ status }: { readonly status: EntryStatus }) {
  const { t } = useTranslation('waitlist');
  return <Badge color={COLORS[status]}>{t(`status.${status}`)}</Badge>;
}
