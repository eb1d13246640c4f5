// Which openings and absences stand in these days, and how is one taken back?
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { dayName, dayOf, clock, span } from '@/lib/time';
import type { Opening, TimeOff } from '@/schema/salus';
import { Sentence } from '@/ui/sentence';
import { useRemoveOpening, useRemoveTimeOff } from '../api/schedule';
import classes from './calendar.module.css';

interface Props {
  readonly doctorId: number;
  readonly zone: string;
  readonly openings: readonly Opening[];
  readonly timeOff: readonly TimeOff[];
}

export function Exceptions({ doctorId, zone, openings, timeOff }: Props) {
  const { t } = useTranslation('practice');
  const removeOpening = useRemoveOpening(doctorId);
  const removeTimeOff = useRemoveTimeOff(doctorId);
  if (openings.length + timeOff.length === 0) return null;
  return (
    <section aria-label={t('exceptions')} className={classes['exceptions']}>
      <h2>{t('exceptions')}</h2>
      <Sentence error={removeOpening.error ?? removeTimeOff.error} />
      <ul>
        {openings.map((one) => (
          <Line
            key={`opening ${one.id}`}
            name={t('span.opening')}
            when={said(one, zone)}
            onRemove={() => {
              removeOpening.mutate(one.id);
            }}
          />
        ))}
        {timeOff.map((one) => (
          <Line
            key={`away ${one.id}`}
            name={one.reason ?? t('span.away')}
            when={said(one, zone)}
            onRemove={() => {
              removeTimeOff.mutate(one.id);
            }}
          />
        ))}
      </ul>
    </section>
  );
}

interface LineProps {
  readonly name: string;
  readonly when: string;
  readonly onRemove: () => void;
}

function Line({ name, when, onRemove }: LineProps) {
  const { t } = useTranslation(['practice', 'common']);
  return (
    <li>
      <span>
        <strong>{name}</strong> · {when}
      </span>
      <Button size="xs" variant="default" aria-label={t('exceptions.remove', { name, when })} onClick={onRemove}>
        {t('common:do.remove')}
      </Button>
    </li>
  );
}

function said({ starts_at: from, ends_at: to }: Opening | TimeOff, zone: string): string {
  const [first, last] = [dayOf(from, zone), dayOf(to, zone)];
  if (first === last) return `${dayName(first, 'short')}, ${span(from, to, zone)}`;
  return `${dayName(first, 'short')}, ${clock(from, zone)} – ${dayName(last, 'short')}, ${clock(to, zone)}`;
}
