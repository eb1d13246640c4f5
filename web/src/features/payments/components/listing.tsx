// Who owes what, what was paid, and what could not be given back? The list is the page's address.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Select } from '@/ui/select';
import { Tabs } from '@/ui/tabs';
import { clinicsQuery } from '../api/visits';
import { type Filter, filterOf, SHOWN } from '../model';
import { Made } from './made';
import { Unpaid } from './unpaid';
import classes from './payments.module.css';

export interface ListProps {
  readonly filter: Filter;
  readonly onFilter: (changed: Partial<Record<keyof Filter, unknown>>) => void;
}

interface Props extends ListProps {
  /** Whoever sees more than one clinic may look at one. */
  readonly byClinic: boolean;
}

export function Listing({ filter, onFilter, byClinic }: Props) {
  const { t } = useTranslation(['payments', 'common']);
  const { data: clinics = [] } = useQuery({ ...clinicsQuery, enabled: byClinic });
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
      {clinics.length > 1 && (
        <Select
          className={classes['filter'] ?? ''}
          label={t('clinic')}
          value={String(filter.clinic ?? '')}
          onChoose={(clinic) => {
            onFilter({ clinic, page: undefined });
          }}
          options={[
            { value: '', label: t('common:filter.any') },
            ...clinics.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
      )}
      <List filter={filter} onFilter={onFilter} />
    </>
  );
}
