// Who did what, and who looked at whom? The filters are the page's address.
import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import type { SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { moment, viewerZone } from '@/lib/time';
import type { AuditEntry } from '@/schema/salus';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { Fields } from '@/ui/form/form';
import { Loading } from '@/ui/loading';
import { Select } from '@/ui/select';
import { entriesQuery } from '../api/oversight';
import { askedOf, type Filter, SERVICES } from '../model';
import classes from './office.module.css';

interface Props {
  readonly filter: Filter;
  readonly onFilter: (filter: Record<string, unknown>) => void;
}

const NAMES = ['action', 'entity', 'entity_id', 'actor_id', 'from', 'to'] as const;
const TYPES: Record<string, string> = { from: 'date', to: 'date' };

export function Journal({ filter, onFilter }: Props) {
  const { t } = useTranslation(['office', 'common']);
  const service = filter.service ?? 'appointments';
  const found = useInfiniteQuery(entriesQuery(service, askedOf(filter, viewerZone())));
  const entries = found.data?.pages.flatMap(({ items }) => items) ?? [];
  function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new Fields(new FormData(event.currentTarget));
    onFilter({ service: filter.service, ...Object.fromEntries(NAMES.map((name) => [name, fields.text(name).trim()])) });
  }
  return (
    <>
      <search aria-label={t('common:filter.label')}>
        <form key={JSON.stringify(filter)} className={classes['filters']} onSubmit={send}>
          <Select
            className={classes['wide'] ?? ''}
            label={t('journal.of')}
            value={service}
            onChoose={(chosen) => {
              onFilter({ ...filter, service: chosen });
            }}
            options={SERVICES.map((value) => ({ value, label: t(`service.${value}`) }))}
          />
          {NAMES.map((name) => (
            <TextInput
              key={name}
              name={name}
              type={TYPES[name] ?? 'text'}
              label={t(`journal.${name}`)}
              defaultValue={filter[name] ?? ''}
              autoComplete="off"
            />
          ))}
          <Button type="submit" style={{ alignSelf: 'end' }}>
            {t('journal.find')}
          </Button>
        </form>
      </search>
      {found.isError && <Failed error={found.error} reset={() => void found.refetch()} />}
      {found.isPending && <Loading rows={8} height={48} />}
      {found.isSuccess && entries.length === 0 && (
        <Empty icon={ScrollText} title={t('journal.none')}>
          {t('journal.none.why')}
        </Empty>
      )}
      <ol className={classes['list']}>
        {entries.map((entry) => (
          <Line key={entry.id} entry={entry} />
        ))}
      </ol>
      {found.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => {
            void found.fetchNextPage();
          }}
        >
          {t('common:do.more')}
        </Button>
      )}
    </>
  );
}

function Line({ entry }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation(['office', 'common']);
  const who = entry.actor_role === 'system' ? 'Salus' : t(`common:role.${entry.actor_role as 'doctor'}`);
  const data = Object.keys(entry.data).length > 0 ? JSON.stringify(entry.data) : null;
  return (
    <li className={classes['entry']}>
      <p>
        <time dateTime={entry.at} className={classes['dim']}>
          {moment(entry.at)}
        </time>
        <strong>{entry.action}</strong>
        <span>
          {entry.entity} {entry.entity_id}
        </span>
        <span>
          {t('journal.by', { who })}
          {entry.actor_id !== null && ` ${entry.actor_id}`}
        </span>
        {entry.address !== null && <span className={classes['dim']}>{entry.address}</span>}
      </p>
      {data !== null && <p className={classes['data']}>{data}</p>}
    </li>
  );
}
