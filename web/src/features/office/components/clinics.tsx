// Where can one be seen?
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight, Hospital } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clinicsQuery } from '@/lib/queries';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import classes from './office.module.css';

export function Clinics() {
  const { t } = useTranslation('office');
  const { data, error, refetch } = useQuery({ ...clinicsQuery, staleTime: 0 });
  if (error !== null && data === undefined) return <Failed error={error} reset={() => void refetch()} />;
  if (data === undefined) return <Loading rows={3} height={80} />;
  if (data.length === 0) {
    return (
      <Empty icon={Hospital} title={t('clinics.none')}>
        {t('clinics.none.why')}
      </Empty>
    );
  }
  return (
    <ul className={classes['list']}>
      {data.map(({ id, name, address, time_zone: zone }) => (
        <li key={id} className={classes['line']} data-plain>
          <div>
            <Link to="/office/clinics/$clinicId" params={{ clinicId: String(id) }} className={classes['link'] ?? ''}>
              {name}
            </Link>
            <p>
              {address.street}, {address.postal_code} {address.city} · {zone}
            </p>
          </div>
          <ChevronRight aria-hidden />
        </li>
      ))}
    </ul>
  );
}
