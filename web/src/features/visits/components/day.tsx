// Who comes today? The day in its order, and how far it has come.
import { useQuery } from '@tanstack/react-query';
import { Coffee } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { dayAfter, instantAt } from '@/lib/time';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import { allVisitsQuery } from '../api/list';
import { Rows } from './rows';
import classes from './day.module.css';

interface Props {
  readonly doctorId: number;
  readonly day: string;
  readonly zone: string;
}

export function Day({ doctorId, day, zone }: Props) {
  const { t } = useTranslation('visits');
  const found = useQuery(
    allVisitsQuery({
      doctor_id: doctorId,
      from: instantAt(day, '00:00', zone),
      to: instantAt(dayAfter(day, 1), '00:00', zone),
    }),
  );
  if (found.isError && found.data === undefined) {
    return <Failed error={found.error} reset={() => void found.refetch()} />;
  }
  if (found.data === undefined) return <Loading rows={5} height={84} />;
  const standing = found.data.filter(({ status }) => status !== 'expired');
  const seen = standing.filter(({ status }) => status === 'completed').length;
  const here = standing.filter(({ status }) => status === 'checked_in').length;
  const coming = standing.filter(({ status }) => status === 'upcoming').length;
  if (standing.length === 0) {
    return (
      <Empty icon={Coffee} title={t('day.none')}>
        {t('day.none.why')}
      </Empty>
    );
  }
  return (
    <>
      <ul className={classes['counts']}>
        <li data-tone="here">
          <strong>{here}</strong> {t('day.here')}
        </li>
        <li>
          <strong>{coming}</strong> {t('day.coming')}
        </li>
        <li>
          <strong>{seen}</strong> {t('day.seen')}
        </li>
      </ul>
      <Rows visits={standing} />
    </>
  );
}
