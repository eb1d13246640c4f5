// When, with whom, where, and what can one still do?
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Ban, BellRing, CalendarPlus, CalendarSync, MapPinned } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveCalendarFile } from '@/lib/calendar-file';
import { directions } from '@/lib/directions';
import { amount } from '@/lib/money';
import { clinicQuery } from '@/lib/queries';
import { clock, dayName, dayOf } from '@/lib/time';
import type { Appointment, ClinicProfile } from '@/schema/salus';
import { ClinicTime } from '@/ui/clinic-time';
import { ButtonLink, TextLink } from '@/ui/links';
import { Sentence } from '@/ui/sentence';
import { mayCancel, mayMove } from '../model';
import { Cancel } from './cancel';
import { Paid } from './paid';
import { Pay, Paying } from './pay';
import { Status } from './status';
import classes from './detail.module.css';

interface Props {
  readonly appointment: Appointment;
  /** The payment from which somebody has just come back. */
  readonly paymentId?: number | undefined;
}

export function Detail({ appointment, paymentId }: Props) {
  const { t } = useTranslation(['appointments', 'common']);
  const [cancelling, setCancelling] = useState(false);
  const saving = useMutation({ mutationFn: () => saveCalendarFile(appointment.id, appointment.reference) });
  const { data: clinic } = useQuery({
    ...clinicQuery(appointment.clinic?.id ?? 0),
    enabled: appointment.clinic !== null,
  });
  const now = Date.now();
  const movable = mayMove(appointment, now);
  const cancellable = mayCancel(appointment, now);
  const appointmentId = String(appointment.id);
  return (
    <div className={classes['detail']}>
      {paymentId === undefined ? (
        <Pay appointment={appointment} />
      ) : (
        <Paying appointment={appointment} paymentId={paymentId} />
      )}
      <Facts appointment={appointment} clinic={clinic} />
      <div className={classes['actions']}>
        {movable && (
          <ButtonLink
            to="/appointments/$appointmentId/move"
            params={{ appointmentId }}
            leftSection={<CalendarSync aria-hidden size={18} />}
          >
            {t('move')}
          </ButtonLink>
        )}
        {movable && (
          <ButtonLink
            to="/waitlist/join"
            search={{ appointment: appointment.id }}
            variant="default"
            leftSection={<BellRing aria-hidden size={18} />}
          >
            {t('earlier')}
          </ButtonLink>
        )}
        {appointment.status === 'upcoming' && (
          <Button
            variant="default"
            leftSection={<CalendarPlus aria-hidden size={18} />}
            loading={saving.isPending}
            onClick={() => {
              saving.mutate();
            }}
          >
            {t('calendar')}
          </Button>
        )}
        {clinic !== undefined && appointment.service.mode === 'in_person' && (
          <Button
            component="a"
            variant="default"
            href={directions({ ...clinic, address: addressOf(clinic) })}
            target="_blank"
            rel="noreferrer"
            leftSection={<MapPinned aria-hidden size={18} />}
          >
            {t('directions')}
          </Button>
        )}
        {cancellable && !cancelling && (
          <Button
            variant="subtle"
            color="berry"
            leftSection={<Ban aria-hidden size={18} />}
            onClick={() => {
              setCancelling(true);
            }}
          >
            {t('cancel')}
          </Button>
        )}
      </div>
      <Sentence error={saving.error} />
      {appointment.status === 'upcoming' && <Until appointment={appointment} clinic={clinic} />}
      {cancelling && cancellable && (
        <Cancel
          appointment={appointment}
          onClose={() => {
            setCancelling(false);
          }}
        />
      )}
      {!cancellable && appointment.status !== 'upcoming' && appointment.status !== 'held' && (
        <TextLink to="/doctors/$doctorId" params={{ doctorId: String(appointment.doctor.id) }}>
          {t('again', { name: appointment.doctor.name })}
        </TextLink>
      )}
    </div>
  );
}

interface FactsProps {
  readonly appointment: Appointment;
  readonly clinic: ClinicProfile | undefined;
}

function Facts({ appointment, clinic }: FactsProps) {
  const { t } = useTranslation(['appointments', 'common']);
  const { service } = appointment;
  return (
    <dl className={classes['facts']}>
      <dt>{t('status')}</dt>
      <dd>
        <Status status={appointment.status} />
        {appointment.cancelled_reason !== null && <p className={classes['said']}>{appointment.cancelled_reason}</p>}
      </dd>
      <dt>{t('when')}</dt>
      <dd>
        <ClinicTime at={appointment.starts_at} zone={appointment.time_zone} />
      </dd>
      <dt>{t('who')}</dt>
      <dd>{appointment.doctor.name}</dd>
      <dt>{t('what')}</dt>
      <dd>
        {service.name}, {t(`common:mode.${service.mode as 'video'}`)}
      </dd>
      {appointment.clinic !== null && (
        <>
          <dt>{t('where')}</dt>
          <dd>
            {appointment.clinic.name}
            {clinic !== undefined && <span className={classes['address']}>{addressOf(clinic)}</span>}
          </dd>
        </>
      )}
      <dt>{t('fee')}</dt>
      <dd>{amount(appointment.fee)}</dd>
      <dt>{t('paid')}</dt>
      <dd>
        <Paid appointment={appointment} />
      </dd>
      {appointment.reason !== null && (
        <>
          <dt>{t('reason')}</dt>
          <dd className={classes['said']}>{appointment.reason}</dd>
        </>
      )}
      <dt>{t('reference')}</dt>
      <dd className={classes['reference']}>{appointment.reference}</dd>
    </dl>
  );
}

/** Until when, or whom to call. */
function Until({ appointment, clinic }: FactsProps) {
  const { t } = useTranslation('appointments');
  const until = appointment.can_cancel_until;
  const phone = clinic?.phone;
  if (mayCancel(appointment, Date.now()) && until !== null) {
    const zone = appointment.time_zone;
    return <p className={classes['until']}>{t('until', { day: dayName(dayOf(until, zone), 'middle'), time: clock(until, zone) })}</p>;
  }
  return (
    <p className={classes['until']}>
      {t('tooLate')} {typeof phone === 'string' && <a href={`tel:${phone.replaceAll(' ', '')}`}>{phone}</a>}
    </p>
  );
}

function addressOf({ address }: ClinicProfile): string {
  return `${address.street}, ${address.postal_code} ${address.city}`;
}
