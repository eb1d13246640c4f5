// What stands on the receipt? What was paid, to whom, for what; what came back, and what is left.
import { useTranslation } from 'react-i18next';
import { amount } from '@/lib/money';
import { dayName, dayOf, moment } from '@/lib/time';
import type { Receipt as Paid } from '@/schema/salus';
import { ClinicTime } from '@/ui/clinic-time';
import { providerName } from '../model';
import classes from './receipt.module.css';

export function Receipt({ receipt }: { readonly receipt: Paid }) {
  const { t } = useTranslation('payments');
  const { clinic, doctor, patient, service, starts_at: starts, time_zone: zone } = receipt;
  return (
    <article className={classes['receipt']}>
      {receipt.test && <p className={classes['test']}>{t('receipt.test')}</p>}
      <dl className={classes['facts']}>
        <dt>{t('receipt.number')}</dt>
        <dd>{receipt.number}</dd>
        <dt>{t('who')}</dt>
        <dd>{patient}</dd>
        <dt>{t('with')}</dt>
        <dd>
          {doctor}
          {clinic !== null && `, ${clinic}`}
        </dd>
        <dt>{t('what')}</dt>
        <dd>
          {service}, {dayName(dayOf(starts, zone))}, <ClinicTime at={starts} zone={zone} />
        </dd>
        <dt>{t('receipt.paid.at')}</dt>
        <dd>{t('receipt.paid.by', { when: moment(receipt.paid_at), provider: providerName(receipt.provider) ?? t('provider.test') })}</dd>
      </dl>
      <Sums receipt={receipt} />
    </article>
  );
}

function Sums({ receipt }: { readonly receipt: Paid }) {
  const { t } = useTranslation('payments');
  const back = receipt.refunds.filter(({ status }) => status === 'refunded');
  return (
    <dl className={classes['sums']}>
      <dt>{t('receipt.paid')}</dt>
      <dd>{amount(receipt.paid)}</dd>
      {back.map((one) => (
        <Back key={one.id} when={moment(one.updated_at)} sum={amount(one.amount)} />
      ))}
      <dt className={classes['sum']}>{t('receipt.kept')}</dt>
      <dd className={classes['sum']}>{amount(receipt.kept)}</dd>
    </dl>
  );
}

function Back({ when, sum }: { readonly when: string; readonly sum: string }) {
  const { t } = useTranslation('payments');
  return (
    <>
      <dt>{t('receipt.back', { when })}</dt>
      <dd>−{sum}</dd>
    </>
  );
}
