// How does it stand with a visit? In a word, never in colour alone.
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Appointment, Status as StatusName } from '@/schema/salus';

const COLORS: Record<StatusName, string> = {
  held: 'sun',
  upcoming: 'pine',
  checked_in: 'sun',
  completed: 'gray',
  cancelled: 'berry',
  no_show: 'berry',
  expired: 'gray',
};

export function Status({ visit }: { readonly visit: Appointment }) {
  const { t } = useTranslation('visits');
  return (
    <>
      <Badge color={COLORS[visit.status]}>{t(`status.${visit.status}`)}</Badge>
      {visit.overbooked && (
        <>
          {' '}
          <Badge color="gray">{t('squeezedIn')}</Badge>
        </>
      )}
    </>
  );
}
