// Who owes what, what was paid, and what could not be given back? The list is the page's address.
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ClinicFilter } from '@/ui/clinic-filter';
import { Tabs } from '@/ui/tabs';
import { type Filter, filterOf, SHOWN } from '../model';
import { Made } from './made';
import { Unpaid } from './unpaid';

export interface ListProps {
  readonly filter: Filter;
  readonly onFilter: (changed: Partial<Record<keyof Filter, unknown>>) => void;
}

interface Props extends ListProps {
  /** Whoever sees more than one clinic may look at one. */
  readonly byClinic: boolean;
}

export function Listing({ filter, onFilter, byClinic }: Props) {
  const { t } = useTranslation('payments');
  const shown = filter.show ?? 'unpaid';
  const List = shown === 'unpaid' ? Unpaid : Made;
  return (
    <>
      <Tabs label={t('show')}>
        {SHOWN.map((show) => (
          <Link
            key={show}
            to="/payments"
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
      <List filter={filter} onFilter={onFilter} />
    </>
  );
}
