// Who has an account? Found by name or address, which are typed here and never stand in the page's address.
import { Badge, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { UserSearch } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '@/schema/salus';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { Initials } from '@/ui/initials';
import { Loading } from '@/ui/loading';
import { Pages } from '@/ui/pages';
import { Select } from '@/ui/select';
import { peopleQuery } from '../api/people';
import { type Looking, ROLES } from '../model';
import classes from './office.module.css';

interface Props {
  readonly looking: Looking;
  readonly onLook: (changed: Partial<Record<keyof Looking, unknown>>) => void;
}

const PAUSE_MS = 250;

export function People({ looking, onLook }: Props) {
  const { t } = useTranslation(['office', 'common']);
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const found = useQuery(peopleQuery({ ...looking, ...(q !== '' && { q }) }));
  return (
    <>
      <search className={classes['filters']} aria-label={t('common:filter.label')}>
        <TextInput
          type="search"
          label={t('people.find')}
          value={typed}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            if (looking.page !== undefined) onLook({ page: undefined });
          }}
        />
        <Select
          label={t('people.role')}
          value={looking.role ?? ''}
          onChoose={(role) => {
            onLook({ role, page: undefined });
          }}
          options={[
            { value: '', label: t('common:filter.any') },
            ...ROLES.map((role) => ({ value: role, label: t(`common:role.${role}`) })),
          ]}
        />
        <Select
          label={t('people.status')}
          value={looking.status ?? ''}
          onChoose={(status) => {
            onLook({ status, page: undefined });
          }}
          options={[
            { value: '', label: t('common:filter.any') },
            { value: 'active', label: t('people.active') },
            { value: 'inactive', label: t('people.inactive') },
          ]}
        />
      </search>
      {found.isError && <Failed error={found.error} reset={() => void found.refetch()} />}
      {found.isPending && <Loading rows={6} height={72} />}
      {found.data?.items.length === 0 && (
        <Empty icon={UserSearch} title={t('people.none')}>
          {t('people.none.why')}
        </Empty>
      )}
      {found.data !== undefined && found.data.items.length > 0 && (
        <>
          <p className={classes['total']} role="status">
            {t('people.total', { count: found.data.total })}
          </p>
          <ul className={classes['list']}>
            {found.data.items.map((person) => (
              <Line key={person.id} person={person} />
            ))}
          </ul>
          <Pages
            page={found.data.page}
            pages={found.data.pages}
            onPage={(page) => {
              onLook({ page });
            }}
          />
        </>
      )}
    </>
  );
}

function Line({ person }: { readonly person: Person }) {
  const { t } = useTranslation(['office', 'common']);
  return (
    <li className={classes['line']}>
      <Initials name={person.name} />
      <div>
        <Link to="/office/people/$userId" params={{ userId: String(person.id) }} className={classes['link'] ?? ''}>
          {person.name}
        </Link>
        <p>{person.email}</p>
      </div>
      <Badge color={person.active ? 'pine' : 'gray'}>
        {person.active ? t(`common:role.${person.role as 'patient'}`) : t('people.inactive')}
      </Badge>
    </li>
  );
}
