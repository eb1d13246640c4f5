// Whom do I treat? By name; what is typed stays out of the address, for it names people.
import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, given } from '@/lib/api';
import { dayName, dayOf, viewerZone } from '@/lib/time';
import type { OwnPatient } from '@/schema/salus';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { Initials } from '@/ui/initials';
import { Loading } from '@/ui/loading';
import { Pages } from '@/ui/pages';
import classes from './own-patients.module.css';

interface Props {
  readonly page: number;
  readonly onPage: (page: number) => void;
}

const PAUSE_MS = 250;

export function OwnPatients({ page, onPage }: Props) {
  const { t } = useTranslation('visits');
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const query = { page, ...(q !== '' && { q }) };
  const found = useQuery({
    queryKey: ['mine', 'appointments', 'patients', query],
    queryFn: ({ signal }) => given(api.GET('/api/v1/appointments/patients', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <TextInput
        type="search"
        label={t('patients.find')}
        value={typed}
        mb="md"
        maw="22rem"
        autoComplete="off"
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          if (page > 1) onPage(1);
        }}
      />
      {found.isError && <Failed error={found.error} reset={() => void found.refetch()} />}
      {found.isPending && <Loading rows={5} height={72} />}
      {found.data?.items.length === 0 && (
        <Empty icon={UsersRound} title={t('patients.none')}>
          {t(q === '' ? 'patients.none.why' : 'patients.none.named')}
        </Empty>
      )}
      <ul className={classes['list']}>
        {found.data?.items.map((one) => (
          <Line key={one.patient.id} {...one} />
        ))}
      </ul>
      {found.data !== undefined && <Pages page={page} pages={found.data.pages} onPage={onPage} />}
    </>
  );
}

function Line({ patient, visits, last_visit: last, next_visit: next }: OwnPatient) {
  const { t } = useTranslation('visits');
  const zone = viewerZone();
  const facts = [
    t('patients.visits', { count: visits }),
    last !== null && t('patients.last', { day: dayName(dayOf(last, zone), 'short') }),
    next !== null && t('patients.next', { day: dayName(dayOf(next, zone), 'short') }),
  ];
  return (
    <li className={classes['line']}>
      <Initials name={patient.name} />
      <div>
        <Link to="/patients/$patientId" params={{ patientId: String(patient.id) }} className={classes['link'] ?? ''}>
          {patient.name}
        </Link>
        <p>{facts.filter(Boolean).join(' · ')}</p>
      </div>
      <ChevronRight aria-hidden />
    </li>
  );
}
