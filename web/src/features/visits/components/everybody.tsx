// Which appointments are there in the whole clinic? The filters are the page's address.
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CalendarSearch } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clinicsQuery, doctorQuery } from '@/lib/queries';
import { today, viewerZone } from '@/lib/time';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import { Pages } from '@/ui/pages';
import { PersonPicker } from '@/ui/person-picker';
import { Select } from '@/ui/select';
import { visitsQuery } from '../api/list';
import { doctors, patientsOf } from '../api/people';
import { askedOf, begun, type Filter, STATUSES } from '../model';
import { Rows } from './rows';
import classes from './everybody.module.css';

interface Props {
  readonly filter: Filter;
  readonly onFilter: (changed: Partial<Record<keyof Filter, unknown>>) => void;
}

export function Everybody({ filter: said, onFilter }: Props) {
  const { t } = useTranslation(['visits', 'common']);
  const { data: clinics = [] } = useQuery(clinicsQuery);
  const zone = clinics.find(({ id }) => id === said.clinic)?.time_zone ?? viewerZone();
  const filter = begun(said, today(zone));
  const found = useQuery(visitsQuery(askedOf(filter, zone)));
  return (
    <>
      <Filters {...{ filter, onFilter, clinics, patient: filter.patient === undefined ? undefined : found.data?.items[0]?.patient.name }} />
      {found.isError && found.data === undefined && (
        <Failed error={found.error} reset={() => void found.refetch()} />
      )}
      {found.isPending && <Loading rows={5} height={84} />}
      {found.data?.items.length === 0 && (
        <Empty
          icon={CalendarSearch}
          title={t('all.none')}
          action={
            <Button
              variant="default"
              onClick={() => {
                onFilter(Object.fromEntries(Object.keys(said).map((name) => [name, undefined])));
              }}
            >
              {t('common:filter.clear')}
            </Button>
          }
        >
          {t('all.none.why')}
        </Empty>
      )}
      {found.data !== undefined && found.data.items.length > 0 && (
        <div className={classes['found']} data-old={found.isPlaceholderData}>
          <p className={classes['total']} role="status">
            {t('all.total', { count: found.data.total })}
          </p>
          <Rows visits={found.data.items} dated withDoctor />
          <Pages
            page={found.data.page}
            pages={found.data.pages}
            onPage={(page) => {
              onFilter({ page });
            }}
          />
        </div>
      )}
    </>
  );
}

interface FiltersProps extends Props {
  readonly clinics: readonly { readonly id: number; readonly name: string }[];
  readonly patient: string | undefined;
}

function Filters({ filter, onFilter, clinics, patient }: FiltersProps) {
  const { t } = useTranslation(['visits', 'common']);
  const { data: doctor } = useQuery({ ...doctorQuery(filter.doctor ?? 0), enabled: filter.doctor !== undefined });
  function change(changed: Partial<Record<keyof Filter, unknown>>) {
    onFilter({ ...changed, page: undefined });
  }
  return (
    <search className={classes['filters']} aria-label={t('common:filter.label')}>
      <Select
        label={t('filter.status')}
        value={filter.status ?? ''}
        onChoose={(status) => {
          change({ status });
        }}
        options={[
          { value: '', label: t('common:filter.any') },
          ...STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) })),
        ]}
      />
      <PersonPicker
        label={t('with')}
        chosen={filter.doctor === undefined ? undefined : doctor?.name}
        source={doctors}
        onPick={(one) => {
          change({ doctor: one?.id });
        }}
      />
      <PersonPicker
        label={t('who')}
        chosen={filter.patient === undefined ? undefined : (patient ?? `${filter.patient}`)}
        source={patientsOf('admin')}
        onPick={(one) => {
          change({ patient: one?.id });
        }}
      />
      <Select
        label={t('where')}
        value={String(filter.clinic ?? '')}
        onChoose={(clinic) => {
          change({ clinic });
        }}
        options={[
          { value: '', label: t('common:filter.any') },
          ...clinics.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />
      {(['from', 'to'] as const).map((end) => (
        <TextInput
          key={end}
          type="date"
          label={t(`common:filter.${end}`)}
          value={filter[end] ?? ''}
          onChange={(event) => {
            change({ [end]: event.currentTarget.value });
          }}
        />
      ))}
    </search>
  );
}
