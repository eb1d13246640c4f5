// At which clinic? Where there is one alone, nobody is asked.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { clinicsQuery } from '@/lib/queries';
import { Select } from './select';

interface Props {
  readonly chosen: number | undefined;
  readonly onChoose: (clinic: string) => void;
}

export function ClinicFilter({ chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const { data: clinics = [] } = useQuery(clinicsQuery);
  if (clinics.length < 2) return null;
  return (
    <Select
      maw="20rem"
      mb="1.25rem"
      label={t('filter.clinic')}
      value={String(chosen ?? '')}
      onChoose={onChoose}
      options={[
        { value: '', label: t('filter.any') },
        ...clinics.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
    />
  );
}
