// Who has to pay for which visit, how much, and until when?
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Wallet } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { amount } from '@/lib/money';
import { clock, dayName, dayOf } from '@/lib/time';
import type { Appointment } from '@/schema/salus';
import { ClinicTime } from '@/ui/clinic-time';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import { Pages } from '@/ui/pages';
import { unpaidQuery } from '../api/visits';
import type { ListProps } from './listing';
import classes from './payments.module.css';

export function Unpaid({ filter, onFilter }: ListProps) {
  const { t } = useTranslation('payments');
  const found = useQuery(unpaidQuery(filter));
  if (found.isError && found.data === undefined) {
    return <Failed error={found.error} reset={() => void found.refetch()} />;
  }
  if (found.data === undefined) return <Loading rows={3} height={84} />;
  const { items, page, pages } = found.data;
  const waiting = items.filter(({ payment_due: due }) => due !== null && due !== undefined);
  // a page may hold nothing but offers to move what has been paid, and those who owe stand on the next one
  if (waiting.length === 0 && pages < 2) {
    return (
      <Empty icon={Wallet} title={t('none.unpaid')}>
        {t('none.unpaid.why')}
      </Empty>
    );
  }
  return (
    <>
      <ul className={classes['list']} data-old={found.isPlaceholderData}>
        {waiting.map((visit) => (
          <Line key={visit.id} visit={visit} />
        ))}
      </ul>
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

function Line({ visit }: { readonly visit: Appointment }) {
  const { t } = useTranslation('payments');
  const { starts_at: starts, time_zone: zone, hold_expires_at: until } = visit;
  return (
    <li className={classes['line']}>
      <div>
        <Link to="/visits/$visitId" params={{ visitId: String(visit.id) }} className={classes['link'] ?? ''}>
          {visit.patient.name}
        </Link>
        <p>
          {dayName(dayOf(starts, zone), 'short')}, <ClinicTime at={starts} zone={zone} />
        </p>
        <p>{[visit.service.name, visit.doctor.name, visit.reference].join(' · ')}</p>
      </div>
      <div className={classes['sum']}>
        <strong>{amount(visit.payment_due ?? visit.fee)}</strong>
        {until !== null && <span>{t('until', { time: clock(until, zone) })}</span>}
      </div>
    </li>
  );
}
