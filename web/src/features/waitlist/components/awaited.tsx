// What is waited for, in one line? With whom, or for what and where; or an earlier time.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { specialtiesQuery } from '@/lib/queries';
import { useSpecialtyName } from '@/lib/specialties';
import type { WaitlistEntry } from '@/schema/salus';

export function useAwaited(): (entry: WaitlistEntry) => string {
  const { t } = useTranslation('waitlist');
  const named = useSpecialty();
  return ({ doctor, service, specialty, clinic, appointment_id: moves }) => {
    if (doctor === null) return [named(specialty ?? ''), clinic?.name].filter(Boolean).join(', ');
    const what = moves === null ? (service?.name ?? '') : t('earlier.what', { service: service?.name ?? '' });
    return [what, doctor.name, clinic?.name].filter(Boolean).join(' · ');
  };
}

/** The name of a specialty that is known by the word of its address. */
export function useSpecialty(): (slug: string) => string {
  const nameOf = useSpecialtyName();
  const { data: specialties = [] } = useQuery(specialtiesQuery);
  return (slug) => {
    const found = specialties.find((one) => one.slug === slug);
    return found === undefined ? slug : nameOf(found.name);
  };
}
