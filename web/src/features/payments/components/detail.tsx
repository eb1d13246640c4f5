// What about this payment: for whom, by which way, what went back, and what can still go?
import { Button, Card } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { amount } from '@/lib/money';
import { appointmentQuery } from '@/lib/queries';
import { dayName, dayOf, moment } from '@/lib/time';
import type { PaymentView } from '@/schema/salus';
import { ClinicTime } from '@/ui/clinic-time';
import { TextLink } from '@/ui/links';
import { Section } from '@/ui/section';
import { left, providerName } from '../model';
import { GiveBackDialog } from './give-back';
import { Refunds } from './refunds';
import { Standing } from './standing';
import classes from './payments.module.css';

interface Props {
  readonly payment: PaymentView;
  /** Reception and administration give money back; a doctor sees it. */
  readonly mayGiveBack: boolean;
}

export function Detail({ payment, mayGiveBack }: Props) {
  const { t } = useTranslation('payments');
  const [asked, setAsked] = useState(false);
  const rest = left(payment);
  return (
    <>
      <Card>
        <Facts payment={payment} />
      </Card>
      <Section title={t('refunds')}>
        <Refunds refunds={payment.refunds} />
        {mayGiveBack && rest.amount > 0 && (
          <Button
            mt="md"
            variant="default"
            style={{ alignSelf: 'start' }}
            leftSection={<Undo2 aria-hidden size={18} />}
            onClick={() => {
              setAsked(true);
            }}
          >
            {t('give')}
          </Button>
        )}
      </Section>
      {asked && (
        <GiveBackDialog
          paymentId={payment.id}
          most={rest}
          onClose={() => {
            setAsked(false);
          }}
        />
      )}
    </>
  );
}

function Facts({ payment }: { readonly payment: PaymentView }) {
  const { t } = useTranslation('payments');
  const { data: visit } = useQuery(appointmentQuery(payment.appointment_id));
  const { paid_at: paid, terms } = payment;
  const lines: readonly (readonly [string, string | null | undefined])[] = [
    [t('with'), visit?.doctor.name],
    [t(paid === null ? 'expires' : 'paid.at'), moment(paid ?? payment.expires_at)],
    [t('provider'), providerName(payment.provider) ?? t('provider.test')],
    [t('terms'), t('terms.said', { inTime: terms.in_time_percent, late: terms.late_percent })],
    [t('problem'), payment.problem],
    [t('dispute'), payment.dispute === null ? null : t(`dispute.${payment.dispute}`)],
    [t('reference'), payment.reference],
  ];
  return (
    <dl className={classes['facts']}>
      <dt>{t('amount')}</dt>
      <dd>
        <strong>{amount(payment.amount)}</strong> <Standing payment={payment} />
      </dd>
      <dt>{t('what')}</dt>
      <dd>
        {visit !== undefined && (
          <>
            {visit.service.name}
            <br />
            {dayName(dayOf(visit.starts_at, visit.time_zone), 'middle')}, <ClinicTime at={visit.starts_at} zone={visit.time_zone} />
            <br />
          </>
        )}
        <TextLink to="/visits/$visitId" params={{ visitId: String(payment.appointment_id) }}>
          {t('visit.show')}
        </TextLink>
      </dd>
      {lines.map(([name, value]) => value !== null && value !== undefined && <Fact key={name} name={name} value={value} />)}
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
