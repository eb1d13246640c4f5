// Who is this doctor?
import { Languages, MapPin } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { directions } from '@/lib/directions';
import { languageName } from '@/lib/i18n';
import { useSpecialtyName } from '@/lib/specialties';
import type { DoctorProfile } from '@/schema/salus';
import { Initials } from '@/ui/initials';
import classes from './doctor-head.module.css';

export function DoctorHead({ doctor }: { readonly doctor: DoctorProfile }) {
  const { t } = useTranslation('booking');
  const nameOf = useSpecialtyName();
  return (
    <div className={classes['head']}>
      <Initials name={doctor.name} size="lg" />
      <div>
        <h1 className={classes['name']}>{doctor.name}</h1>
        <p className={classes['what']}>
          {[doctor.designation, ...doctor.specialties.map(nameOf)].filter(Boolean).join(' · ')}
        </p>
        <ul className={classes['facts']}>
          {doctor.clinics.map((clinic) => (
            <li key={clinic.id}>
              <MapPin aria-hidden size={16} />
              <span>
                {clinic.name}, {clinic.address} ·{' '}
                <a
                  href={directions(clinic)}
                  target="_blank"
                  rel="noreferrer"
                  aria-label={t('directions.to', { name: clinic.name })}
                >
                  {t('directions')}
                </a>
              </span>
            </li>
          ))}
          <li>
            <Languages aria-hidden size={16} /> {doctor.languages.map(languageName).join(', ')}
          </li>
        </ul>
        {doctor.bio !== null && <p className={classes['bio']}>{doctor.bio}</p>}
      </div>
    </div>
  );
}
