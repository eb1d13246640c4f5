// Who waits for the practice? In the order in which they are asked; the list is the page's address.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BellRing } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ClinicFilter } from '@/ui/clinic-filter';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import { Pages } from '@/ui/pages';
import { Tabs } from '@/ui/tabs';
import { queueQuery } from '../api/list';
import { type Filter, filterOf, SHOWN } from '../model';
import { QueueLine } from './queue-line';
import classes from './queue.module.css';

interface Props {
  readonly filter: Filter;
  /** Whoever sees more than one clinic may look at one. */
  readonly byClinic: boolean;
  readonly onFilter: (changed: Partial<Record<keyof Filter, unknown>>) => void;
}

export function Queue({ filter, byClinic, onFilter }: Props) {
  const { t } = useTranslation('waitlist');
  const shown = filter.show ?? 'open';
  return (
    <>
      <Tabs label={t('show')}>
        {SHOWN.map((show) => (
          <Link
            key={show}
            to="/waiting"
            search={filterOf({ show, clinic: filter.clinic })}
            activeOptions={{ exact: true }}
            aria-current={shown === show ? 'page' : false}
          >
            {t(`show.${show}`)}
          </Link>
        ))}
      </Tabs>
      {byClinic && (
        <ClinicFilter
          chosen={filter.clinic}
          onChoose={(clinic) => {
            onFilter({ clinic, page: undefined });
          }}
        />
      )}
      <Lines filter={filter} onFilter={onFilter} />
    </>
  );
}

function Lines({ filter, onFilter }: Omit<Props, 'byClinic'>) {
  const { t } = useTranslation('waitlist');
  const found = useQuery(queueQuery(filter));
  const shown = filter.show ?? 'open';
  if (found.isError && found.data === undefined) return <Failed error={found.error} reset={() => void found.refetch()} />;
  if (found.data === undefined) return <Loading rows={3} height={120} />;
  const { items, page, pages } = found.data;
  if (items.length === 0) {
    return (
      <Empty icon={BellRing} title={t(`queue.none.${shown}`)}>
        {shown === 'open' && t('queue.none.why')}
      </Empty>
    );
  }
  return (
    <>
      <ol className={classes['list']} data-old={found.isPlaceholderData}>
        {items.map((entry) => (
          <QueueLine key={entry.id} entry={entry} />
        ))}
      </ol>
      <Pages
        page={page}
        pages={pages}
        onPage={(next) => {
          onFilter({ page: next });
        }}
      />
    </>
  );
}
