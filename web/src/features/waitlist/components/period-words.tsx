// When would it suit, in words? "4 Jan – 3 Feb, 09:00–12:00, Mon, Wed", on the clinic's calendar and clock.
import { useTranslation } from 'react-i18next';
import { dayAfter, dayName } from '@/lib/time';
import type { Period } from '@/schema/salus';
import { draftOf } from '../model';
import classes from './periods.module.css';

const MONDAY = '2024-01-01';

export function PeriodWords({ periods }: { readonly periods: readonly Period[] }) {
  const { t } = useTranslation('waitlist');

  function said(period: Period): string {
    const { first, last, start, end, weekdays } = draftOf(period);
    const days = first === last ? dayName(first, 'short') : `${dayName(first, 'date')} – ${dayName(last, 'date')}`;
    const times = start !== '' && end !== '' ? `${start}–${end}` : start !== '' ? t('words.from', { time: start }) : t('words.to', { time: end });
    const week = weekdays.map((weekday) => dayName(dayAfter(MONDAY, weekday), 'weekday')).join(', ');
    return [days, ...(start === '' && end === '' ? [] : [times]), ...(week === '' ? [] : [week])].join(' · ');
  }

  return (
    <ul className={classes['words']}>
      {periods.map((period, number) => (
        <li key={number}>{said(period)}</li>
      ))}
    </ul>
  );
}
