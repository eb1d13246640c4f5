// What do I wait for?
import { useQuery } from '@tanstack/react-query';
import { BellRing } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { ButtonLink } from '@/ui/links';
import { Loading } from '@/ui/loading';
import { ownQuery } from '../api/list';
import { Entry } from './entry';
import classes from './entry.module.css';

export function Own(): ReactNode {
  const { t } = useTranslation('waitlist');
  const found = useQuery(ownQuery);
  if (found.isError && found.data === undefined) return <Failed error={found.error} reset={() => void found.refetch()} />;
  if (found.data === undefined) return <Loading rows={2} height={150} />;
  if (found.data.length === 0) {
    return (
      <Empty icon={BellRing} title={t('none')} action={<ButtonLink to="/">{t('none.search')}</ButtonLink>}>
        {t('none.why')}
      </Empty>
    );
  }
  return (
    <ul className={classes['list']}>
      {found.data.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </ul>
  );
}
