// What is about to be booked, in words nobody can misread?
import { useTranslation } from 'react-i18next';
import { amount } from '@/lib/money';
import { dayName, dayOf } from '@/lib/time';
import type { DoctorProfile, ServiceView, Slot } from '@/schema/salus';
import { ClinicTime } from '@/ui/clinic-time';
import { zoneOf } from '../model';
import classes from './summary.module.css';

interface Props {
  readonly doctor: DoctorProfile;
  readonly service: ServiceView;
  readonly slot: Slot;
}

export function Summary({ doctor, service, slot }: Props) {
  const { t } = useTranslation(['booking', 'common']);
  const zone = zoneOf(doctor, slot);
  const clinic = doctor.clinics.find(({ id }) => id === slot.clinic_id);
  return (
    <dl className={classes['summary']}>
      <dt>{t('when')}</dt>
      <dd>
        <strong className={classes['day']}>{dayName(dayOf(slot.starts_at, zone))}</strong>
        <ClinicTime at={slot.starts_at} zone={zone} />
      </dd>
      <dt>{t('who')}</dt>
      <dd>{doctor.name}</dd>
      <dt>{t('what')}</dt>
      <dd>
        {service.name}, {t('common:minutes', { count: service.duration_minutes })}
      </dd>
      <dt>{t('where')}</dt>
      <dd>{service.mode === 'in_person' && clinic !== undefined ? clinic.name : t(`common:mode.${service.mode}`)}</dd>
      <dt>{t('fee')}</dt>
      <dd>
        {amount(slot.fee)} · {t(`payment.${service.payment}`)}
      </dd>
    </dl>
  );
}
