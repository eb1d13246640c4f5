// Which payments were made, or begun, and how does each stand?
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Wallet } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { amount } from '@/lib/money';
import { moment } from '@/lib/time';
import type { Appointment, PaymentView } from '@/schema/salus';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import { Pages } from '@/ui/pages';
import { paymentsQuery } from '../api/payments';
import { visitsQuery } from '../api/visits';
import type { ListProps } from './listing';
import { Standing } from './standing';
import classes from './payments.module.css';

export function Made({ filter, onFilter }: ListProps) {
  const { t } = useTranslation('payments');
  const found = useQuery(paymentsQuery(filter));
  const { data: visits } = useQuery(visitsQuery(found.data?.items.map((payment) => payment.appointment_id) ?? []));
  if (found.isError && found.data === undefined) {
    return <Failed error={found.error} reset={() => void found.refetch()} />;
  }
  if (found.data === undefined) return <Loading rows={4} height={84} />;
  const { items, page, pages } = found.data;
  if (items.length === 0) return <Empty icon={Wallet} title={t(`none.${filter.show ?? 'all'}`)} />;
  return (
    <>
      <ul className={classes['list']} data-old={found.isPlaceholderData}>
        {items.map((payment) => (
          <Line key={payment.id} payment={payment} visit={visits?.get(payment.appointment_id)} />
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

interface LineProps {
  readonly payment: PaymentView;
  readonly visit: Appointment | undefined;
}

function Line({ payment, visit }: LineProps) {
  const when = payment.paid_at ?? payment.created_at;
  return (
    <li className={classes['line']}>
      <div>
        <Link to="/payments/$paymentId" params={{ paymentId: String(payment.id) }} className={classes['link'] ?? ''}>
          {visit?.patient.name ?? payment.reference}
        </Link>
        <p>
          <time dateTime={when}>{moment(when)}</time>
        </p>
        <p>{[visit?.service.name, visit?.doctor.name, payment.reference].filter(Boolean).join(' · ')}</p>
      </div>
      <div className={classes['sum']}>
        <strong>{amount(payment.amount)}</strong>
        <Standing payment={payment} />
      </div>
    </li>
  );
}
