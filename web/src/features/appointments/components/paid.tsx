// What was paid for this appointment, and what has come back?
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { amount } from '@/lib/money';
import { clock, moment } from '@/lib/time';
import type { Appointment, PaymentView } from '@/schema/salus';
import { TextLink } from '@/ui/links';
import { paymentsQuery } from '../api/pay';
import classes from './detail.module.css';

export function Paid({ appointment }: { readonly appointment: Appointment }) {
  const { t } = useTranslation('appointments');
  const { id, payment, payment_id: paymentId, payment_due: due, hold_expires_at: until, time_zone: zone } = appointment;
  const online = payment === 'prepaid' || typeof paymentId === 'number';
  const { data = [] } = useQuery({ ...paymentsQuery(appointment), enabled: online });
  const paid = data.filter(({ status }) => status === 'paid');
  if (!online) return t('paid.there');
  if (paid.length === 0) {
    if (due === null || due === undefined || until === null) return t('paid.not');
    return t('paid.until', { amount: amount(due), time: clock(until, zone) });
  }
  return (
    <>
      {paid.map((one) => (
        <Line key={one.id} payment={one} />
      ))}
      <TextLink to="/appointments/$appointmentId/receipt" params={{ appointmentId: String(id) }}>
        {t('receipt')}
      </TextLink>
    </>
  );
}

function Line({ payment }: { readonly payment: PaymentView }) {
  const { t } = useTranslation('appointments');
  const { amount: whole, paid_at: at, refunded, refunding } = payment;
  return (
    <>
      <span className={classes['line']}>{t('paid.at', { amount: amount(whole), when: at === null ? '' : moment(at) })}</span>
      {refunding.amount > 0 && <span className={classes['line']}>{t('paid.returning', { amount: amount(refunding) })}</span>}
      {refunded.amount > 0 && <span className={classes['line']}>{t('paid.returned', { amount: amount(refunded) })}</span>}
    </>
  );
}
