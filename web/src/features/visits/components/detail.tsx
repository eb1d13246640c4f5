// What about this visit, and what can be done with it?
import { Button, Card } from '@mantine/core';
import { Ban, CalendarSync } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { amount } from '@/lib/money';
import { clock, dayName, dayOf } from '@/lib/time';
import type { Appointment } from '@/schema/salus';
import { ClinicTime } from '@/ui/clinic-time';
import { TextLink } from '@/ui/links';
import { isComing } from '../model';
import { Attend } from './attend';
import { CallOff } from './call-off';
import { History } from './history';
import { Move } from './move';
import { Status } from './status';
import classes from './detail.module.css';

type Doing = 'move' | 'cancel' | null;

export function Detail({ visit }: { readonly visit: Appointment }) {
  const { t } = useTranslation('visits');
  const [doing, setDoing] = useState<Doing>(null);
  const open = isComing(visit.status) ? doing : null;
  function close() {
    setDoing(null);
  }
  return (
    <>
      <Card>
        <Facts visit={visit} />
        <div className={classes['actions']}>
          <Attend visit={visit} />
          {visit.status === 'upcoming' && open === null && (
            <Button
              size="sm"
              variant="default"
              leftSection={<CalendarSync aria-hidden size={18} />}
              onClick={() => {
                setDoing('move');
              }}
            >
              {t('move')}
            </Button>
          )}
          {isComing(visit.status) && open === null && (
            <Button
              size="sm"
              variant="subtle"
              color="berry"
              leftSection={<Ban aria-hidden size={18} />}
              onClick={() => {
                setDoing('cancel');
              }}
            >
              {t('cancel')}
            </Button>
          )}
        </div>
      </Card>
      {open === 'move' && <Move visit={visit} onClose={close} />}
      {open === 'cancel' && <CallOff visit={visit} onClose={close} />}
      <History visitId={visit.id} />
    </>
  );
}

function Facts({ visit }: { readonly visit: Appointment }) {
  const { t } = useTranslation(['visits', 'common']);
  const { service, clinic, starts_at: starts, time_zone: zone } = visit;
  const lines: readonly (readonly [string, string | null])[] = [
    [t('who'), visit.patient.name],
    [t('with'), visit.doctor.name],
    [t('what'), `${service.name}, ${t(`common:mode.${service.mode as 'video'}`)}`],
    [t('where'), clinic?.name ?? null],
    [t('fee'), amount(visit.fee)],
    [t('reason'), visit.reason],
    [t('cancel.said'), visit.cancelled_reason],
    [t('reference'), visit.reference],
  ];
  return (
    <dl className={classes['facts']}>
      <dt>{t('when')}</dt>
      <dd>
        <strong>{dayName(dayOf(starts, zone))}</strong>
        <br />
        <ClinicTime at={starts} zone={zone} /> <Status visit={visit} />
      </dd>
      {lines.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
      <dt>{t('payment')}</dt>
      <dd>
        <Payment visit={visit} />
      </dd>
    </dl>
  );
}

function Payment({ visit }: { readonly visit: Appointment }) {
  const { t } = useTranslation('visits');
  const { payment, payment_id: paid, payment_due: due, hold_expires_at: until } = visit;
  if (typeof paid === 'number') {
    return (
      <TextLink to="/payments/$paymentId" params={{ paymentId: String(paid) }}>
        {t('payment.paid', { amount: amount(visit.fee) })}
      </TextLink>
    );
  }
  if (due !== null && due !== undefined && until !== null) return t('payment.until', { time: clock(until, visit.time_zone) });
  return t(payment === 'prepaid' ? 'payment.not' : 'payment.there');
}
