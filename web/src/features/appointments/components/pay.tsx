// What is still to be paid before the visit is certain, and until when is it kept?
import { Button, Loader } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CreditCard } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { amount } from '@/lib/money';
import { clock } from '@/lib/time';
import type { Appointment, Money } from '@/schema/salus';
import { Sentence } from '@/ui/sentence';
import { paidQuery, usePay } from '../api/pay';
import classes from './pay.module.css';

interface Props {
  readonly appointment: Appointment;
  readonly due: Money;
}

export function Pay({ appointment, due }: Props) {
  const { t } = useTranslation('appointments');
  const paying = usePay(appointment.id);
  const until = appointment.hold_expires_at;
  return (
    <section className={classes['pay']} aria-label={t('pay.title')}>
      <h2>{t('pay.title')}</h2>
      {until !== null && <p>{t('pay.until', { time: clock(until, appointment.time_zone) })}</p>}
      <Sentence error={paying.error} />
      <Button
        size="lg"
        leftSection={<CreditCard aria-hidden size={20} />}
        loading={paying.isPending || paying.isSuccess}
        onClick={() => {
          paying.mutate();
        }}
      >
        {t('pay.do', { amount: amount(due) })}
      </Button>
    </section>
  );
}

/** Somebody has come back from paying, and the provider's word is still on its way. */
export function Paying({ paymentId }: { readonly paymentId: number }) {
  const { t } = useTranslation('appointments');
  const client = useQueryClient();
  const { data, error } = useQuery(paidQuery(paymentId));
  const status = data?.status;
  useEffect(() => {
    if (status !== undefined) void client.invalidateQueries({ queryKey: ['mine', 'appointments'] });
  }, [client, status]);
  if (error !== null) return <Sentence error={error} />;
  if (status === 'paid' || status === 'failed' || status === 'expired') {
    return (
      <p role="status" className={classes['word']} data-status={status}>
        {t(`pay.${status}`)}
      </p>
    );
  }
  return (
    <p role="status" className={classes['word']}>
      <Loader size="sm" /> {t('pay.waiting')}
    </p>
  );
}
