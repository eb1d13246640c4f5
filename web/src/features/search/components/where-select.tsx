// Where? Anywhere, near me, or at one clinic.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Select } from '@/ui/select';
import { clinicsQuery } from '../api/places';
import { roughly, type Wish } from '../model';

const NEAR = 'near';
const PATIENCE_MS = 10_000;

interface Props {
  readonly wish: Wish;
  readonly onWish: (changed: Partial<Record<keyof Wish, unknown>>) => void;
}

export function WhereSelect({ wish, onWish }: Props) {
  const { t } = useTranslation('search');
  const { data: clinics = [] } = useQuery(clinicsQuery);
  const [unknown, setUnknown] = useState(false);

  function choose(value: string): void {
    setUnknown(false);
    if (value !== NEAR) {
      onWish({ clinic: value, near: undefined, sort: undefined });
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        onWish({ near: roughly(coords.latitude, coords.longitude), clinic: undefined, sort: 'distance' });
      },
      () => {
        setUnknown(true);
      },
      { timeout: PATIENCE_MS, maximumAge: 10 * 60_000 },
    );
  }

  return (
    <Select
      label={t('where')}
      value={wish.near !== undefined ? NEAR : String(wish.clinic ?? '')}
      onChoose={choose}
      error={unknown ? t('where.unknown') : undefined}
      options={[
        { value: '', label: t('where.any') },
        { value: NEAR, label: t('where.near') },
        ...clinics.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
    />
  );
}
