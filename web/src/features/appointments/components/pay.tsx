// What is still to be paid before the visit is certain, and until when is it kept?
import { Button, Loader } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CreditCard } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { amount } from '@/lib/money';
import { appointmentQuery } from '@/lib/queries';
import { clock } from '@/lib/time';
import type { Appointment } from '@/schema/salus';
import { Sentence } from '@/ui/sentence';
import { AGAIN_MS, paidQuery, usePay } from '../api/pay';
import { paidState } from '../model';
import classes from './pay.module.css';

export function Pay({ appointment }: { readonly appointment: Appointment }) {
  const { t } = useTranslation(['appointments', 'common']);
  const paying = usePay(appointment.id);
  const { hold_expires_at: until, payment_due: due, status, time_zone: zone } = appointment;
  if (status !== 'held' || due === null || due === undefined) return null;
  return (
    <section className={classes['pay']} aria-label={t('pay.title')}>
      <h2>{t('pay.title')}</h2>
      {until !== null && <p>{t('pay.until', { time: t('common:time.clinic', { time: clock(until, zone), zone }) })}</p>}
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

interface PayingProps {
  readonly appointment: Appointment;
  readonly paymentId: number;
}

/** Somebody has come back from paying: what has been heard of it, and a way to go on where nothing was paid. */
export function Paying({ appointment, paymentId }: PayingProps) {
  const { t } = useTranslation('appointments');
  const client = useQueryClient();
  const { data, error } = useQuery(paidQuery(paymentId));
  const status = data?.status;
  const state = paidState(status, appointment.status);
  useEffect(() => {
    if (status !== undefined) void client.invalidateQueries({ queryKey: ['mine', 'appointments'] });
  }, [client, status]);
  useQuery({
    ...appointmentQuery(appointment.id),
    refetchInterval: status === 'paid' && state === 'waiting' ? AGAIN_MS : false,
  });
  if (error !== null) return <Sentence error={error} />;
  return (
    <>
      <p role="status" className={classes['word']} data-state={state}>
        {state === 'waiting' && <Loader size="sm" />} {t(`pay.${state}`)}
      </p>
      {state !== 'waiting' && <Pay appointment={appointment} />}
    </>
  );
}
