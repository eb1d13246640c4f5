// Which specialty, at which clinic?
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { clinicsQuery, specialtiesQuery } from '@/lib/queries';
import { useSpecialtyName } from '@/lib/specialties';
import { Select } from '@/ui/select';
import type { Wanted } from '../model';

interface Props {
  readonly wanted: Wanted;
  readonly onWanted: (wanted: Wanted) => void;
}

export function SpecialtyAt({ wanted: { specialty, clinic }, onWanted }: Props) {
  const { t } = useTranslation('waitlist');
  const nameOf = useSpecialtyName();
  const { data: specialties = [] } = useQuery(specialtiesQuery);
  const { data: clinics = [] } = useQuery(clinicsQuery);
  return (
    <>
      <Select
        label={t('specialty')}
        value={specialty ?? ''}
        onChoose={(slug) => {
          onWanted({ ...(clinic !== undefined && { clinic }), ...(slug !== '' && { specialty: slug }) });
        }}
        options={[{ value: '', label: t('choose') }, ...specialties.map(({ slug, name }) => ({ value: slug, label: nameOf(name) }))]}
      />
      <Select
        label={t('where')}
        value={String(clinic ?? '')}
        onChoose={(id) => {
          onWanted({ ...(specialty !== undefined && { specialty }), ...(id !== '' && { clinic: Number(id) }) });
        }}
        options={[{ value: '', label: t('choose') }, ...clinics.map(({ id, name }) => ({ value: String(id), label: name }))]}
      />
    </>
  );
}
