// Who fits the wish? The doctors with their next times, or what else to try.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { BellRing, CalendarX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clinicsQuery } from '@/lib/queries';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { ButtonLink } from '@/ui/links';
import { Loading } from '@/ui/loading';
import { slotsQuery } from '../api/search-slots';
import { FIRST, isNarrowed, MOST, type Wish } from '../model';
import { Result } from './result';
import classes from './results.module.css';

interface Props {
  readonly wish: Wish;
  readonly onWish: (changed: Partial<Record<keyof Wish, unknown>>) => void;
  readonly onForget: () => void;
}

export function Results({ wish, onWish, onForget }: Props) {
  const { t } = useTranslation(['search', 'common']);
  const { data: clinics } = useQuery(clinicsQuery);
  const found = useQuery(slotsQuery(wish));
  if (found.isError && found.data === undefined) {
    return <Failed error={found.error} reset={() => void found.refetch()} />;
  }
  if (found.data === undefined || clinics === undefined) return <Loading height={150} />;
  const { items, total } = found.data;
  const shown = wish.limit ?? FIRST;
  return (
    <>
      <p role="status" className={classes['count']} data-old={found.isPlaceholderData}>
        {t('found', { count: total })}
      </p>
      {items.length === 0 ? (
        <Empty
          icon={CalendarX}
          title={t('none')}
          action={<Otherwise wish={wish} onForget={onForget} />}
        >
          {t('none.why')}
        </Empty>
      ) : (
        <ul className={classes['list']}>
          {items.map((one) => (
            <Result key={one.doctor.id} found={one} clinics={clinics} />
          ))}
        </ul>
      )}
      {items.length === shown && shown < MOST && total > shown && (
        <Button
          variant="default"
          mt="lg"
          onClick={() => {
            onWish({ limit: Math.min(shown + FIRST, MOST) });
          }}
        >
          {t('common:do.more')}
        </Button>
      )}
    </>
  );
}

/** Wait for it, where it is known what and where; or look at everybody. */
function Otherwise({ wish, onForget }: Pick<Props, 'wish' | 'onForget'>) {
  const { t } = useTranslation('search');
  const { specialty, clinic } = wish;
  return (
    <>
      {specialty !== undefined && clinic !== undefined && (
        <ButtonLink to="/waitlist/join" search={{ specialty, clinic }} leftSection={<BellRing aria-hidden size={18} />}>
          {t('waitlist')}
        </ButtonLink>
      )}
      {isNarrowed(wish) && (
        <Button variant={clinic === undefined ? 'filled' : 'default'} onClick={onForget}>
          {t('none.all')}
        </Button>
      )}
    </>
  );
}
