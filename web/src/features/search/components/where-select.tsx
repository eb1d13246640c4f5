// Where? Anywhere, near me, or at one clinic.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clinicsQuery } from '@/lib/queries';
import { Select } from '@/ui/select';
import { placesOf, roughly, type Wish } from '../model';

const NEAR_ME = 'near me';
const PATIENCE_MS = 10_000;

interface Props {
  readonly wish: Wish;
  readonly onWish: (changed: Partial<Record<keyof Wish, unknown>>) => void;
}

export function WhereSelect({ wish, onWish }: Props) {
  const { t } = useTranslation('search');
  const { data: clinics = [] } = useQuery(clinicsQuery);
  const [unknown, setUnknown] = useState(false);
  const places = placesOf(clinics);
  const near = wish.near !== undefined && !places.some(({ near: one }) => one === wish.near) ? NEAR_ME : wish.near;

  function choose(value: string): void {
    setUnknown(false);
    if (value.includes(',')) onWish({ near: value, clinic: undefined, sort: 'distance' });
    else if (value !== NEAR_ME) onWish({ clinic: value, near: undefined, sort: undefined });
    else locate();
  }

  function locate(): void {
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
      value={near ?? String(wish.clinic ?? '')}
      onChoose={choose}
      error={unknown ? t('where.unknown') : undefined}
      options={[
        { value: '', label: t('where.any') },
        { value: NEAR_ME, label: t('where.near') },
        ...places.map((place) => ({ value: place.near, label: t('where.city', { city: place.city }) })),
        ...clinics.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
    />
  );
}
