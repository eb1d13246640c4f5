// Which appointment would move here?
import { useQuery } from '@tanstack/react-query';
import { ArrowDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { appointmentQuery } from '@/lib/queries';
import { dayName, dayOf } from '@/lib/time';
import { ClinicTime } from '@/ui/clinic-time';
import classes from './offer.module.css';

export function MovesFrom({ appointmentId }: { readonly appointmentId: number }) {
  const { t } = useTranslation('waitlist');
  const { data: appointment } = useQuery(appointmentQuery(appointmentId));
  if (appointment === undefined) return <p className={classes['note']}>{t('moves')}</p>;
  const { starts_at: starts, time_zone: zone } = appointment;
  return (
    <div className={classes['from']}>
      <span>
        {t('moves.from')} <b>{dayName(dayOf(starts, zone), 'middle')}</b>, <ClinicTime at={starts} zone={zone} />
      </span>
      <span>
        <ArrowDown aria-hidden size={18} /> {t('moves.to')}
      </span>
    </div>
  );
}
