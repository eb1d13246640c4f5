// What comes, what was, what was called off?
import { useQuery } from '@tanstack/react-query';
import { CalendarPlus, CalendarX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { ButtonLink } from '@/ui/links';
import { Loading } from '@/ui/loading';
import { Pages } from '@/ui/pages';
import { appointmentsQuery } from '../api/list';
import type { Listing } from '../model';
import { Line } from './line';
import classes from './list.module.css';

interface Props {
  readonly listing: Listing;
  readonly onPage: (page: number) => void;
}

export function List({ listing, onPage }: Props): ReactNode {
  const { t } = useTranslation('appointments');
  const found = useQuery(appointmentsQuery(listing));
  const show = listing.show ?? 'upcoming';
  if (found.isError && found.data === undefined) {
    return <Failed error={found.error} reset={() => void found.refetch()} />;
  }
  if (found.data === undefined) return <Loading rows={3} height={104} />;
  const { items, page, pages } = found.data;
  if (items.length === 0) {
    return (
      <Empty
        icon={show === 'upcoming' ? CalendarPlus : CalendarX}
        title={t(`none.${show}`)}
        action={show === 'upcoming' && <ButtonLink to="/">{t('none.book')}</ButtonLink>}
      />
    );
  }
  return (
    <>
      <ul className={classes['list']} data-old={found.isPlaceholderData}>
        {items.map((appointment) => (
          <Line key={appointment.id} appointment={appointment} />
        ))}
      </ul>
      <Pages page={page} pages={pages} onPage={onPage} />
    </>
  );
}
