// What does one see of a doctor who fits? Who it is, where, for how much, and the next times one can have.
import { Link } from '@tanstack/react-router';
import { ChevronRight, Languages, MapPin, Phone, Stethoscope, Video } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { languageName } from '@/lib/i18n';
import { amount } from '@/lib/money';
import { useSpecialtyName } from '@/lib/specialties';
import type { ClinicProfile, Found } from '@/schema/salus';
import { Initials } from '@/ui/initials';
import ticket from '@/ui/ticket.module.css';
import { NextTime } from './next-time';
import classes from './result.module.css';

const WAYS = { in_person: Stethoscope, video: Video, phone: Phone } as const;

interface Props {
  readonly found: Found;
  readonly clinics: readonly ClinicProfile[];
}

export function Result({ found, clinics }: Props) {
  const { t } = useTranslation(['search', 'common']);
  const nameOf = useSpecialtyName();
  const { doctor, service, clinic } = found;
  const Way = WAYS[service.mode];
  const doctorId = String(doctor.id);
  return (
    <li className={classes['result']}>
      <Initials name={doctor.name} />
      <div className={classes['who']}>
        <h2 className={classes['name']}>
          <Link to="/doctors/$doctorId" params={{ doctorId }}>
            {doctor.name}
          </Link>
        </h2>
        <p className={classes['what']}>{doctor.specialties.map(nameOf).join(', ')}</p>
        <ul className={classes['facts']}>
          <li>
            <Way aria-hidden size={16} /> {t(`common:mode.${service.mode}`)},{' '}
            {t('common:minutes', { count: service.duration_minutes })}, <strong>{amount(service.fee)}</strong>
          </li>
          {clinic !== null && (
            <li>
              <MapPin aria-hidden size={16} /> {clinic.name}
              {found.distance_km !== null && <> · {t('distance', { km: found.distance_km })}</>}
            </li>
          )}
          <li>
            <Languages aria-hidden size={16} /> {doctor.languages.map(languageName).join(', ')}
          </li>
        </ul>
      </div>
      <div className={classes['times']} role="group" aria-label={t('times.of', { name: doctor.name })}>
        {found.slots.map((slot) => (
          <NextTime key={slot.id} slot={slot} clinics={clinics} doctorName={doctor.name} />
        ))}
        <Link
          to="/doctors/$doctorId"
          params={{ doctorId }}
          search={{ service: service.id }}
          className={ticket['more'] ?? ''}
          aria-label={t('times.all.of', { name: doctor.name })}
        >
          {t('times.all')} <ChevronRight aria-hidden size={18} />
        </Link>
      </div>
    </li>
  );
}
