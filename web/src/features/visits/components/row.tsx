// One visit among others: when, who, what for, and what can be done right here.
import { Link } from '@tanstack/react-router';
import { Phone, Video } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clock, dayName, dayOf, nearDay } from '@/lib/time';
import type { Appointment } from '@/schema/salus';
import { Attend } from './attend';
import { Status } from './status';
import classes from './row.module.css';

interface Props {
  readonly visit: Appointment;
  /** With the day, where visits of several days stand together. */
  readonly dated?: boolean;
  readonly withDoctor?: boolean;
}

export function Row({ visit, dated = false, withDoctor = false }: Props) {
  const { t } = useTranslation(['visits', 'common']);
  const { starts_at: starts, ends_at: ends, time_zone: zone, service, clinic, status } = visit;
  const day = dayOf(starts, zone);
  const Icon = service.mode === 'video' ? Video : service.mode === 'phone' ? Phone : null;
  return (
    <li className={classes['row']} data-over={status === 'cancelled' || status === 'no_show' || status === 'expired'}>
      <time className={classes['when']} dateTime={starts}>
        {dated && <span>{nearDay(day, zone) ?? dayName(day, 'short')}</span>}
        <strong>{clock(starts, zone)}</strong>
        <span>{t('until', { time: clock(ends, zone) })}</span>
      </time>
      <div className={classes['what']}>
        <p className={classes['who']}>
          <Link to="/visits/$visitId" params={{ visitId: String(visit.id) }}>
            {visit.patient.name}
          </Link>
          <Status visit={visit} />
        </p>
        <p className={classes['more']}>
          {Icon !== null && <Icon aria-hidden size={16} />}
          {[
            withDoctor ? visit.doctor.name : null,
            service.name,
            service.mode === 'in_person' ? clinic?.name : t(`common:mode.${service.mode as 'video'}`),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {visit.reason !== null && <p className={classes['why']}>{visit.reason}</p>}
      </div>
      <div className={classes['actions']}>
        <Attend visit={visit} />
      </div>
    </li>
  );
}
