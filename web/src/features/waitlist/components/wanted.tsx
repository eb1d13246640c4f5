// What does an address ask to wait for? Its names are fetched, and then one may join.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/lib/auth';
import { appointmentQuery, clinicsQuery, doctorQuery } from '@/lib/queries';
import { dayName, dayOf, today, viewerZone } from '@/lib/time';
import { ClinicTime } from '@/ui/clinic-time';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import type { Wanted } from '../model';
import { useSpecialty } from './awaited';
import { JoinForm } from './join';

interface Props {
  readonly wanted: Wanted;
  readonly wayIn: ReactNode;
}

export function WantedJoin({ wanted, wayIn }: Props) {
  if (wanted.appointment !== undefined) return <Earlier wanted={wanted} appointmentId={wanted.appointment} wayIn={wayIn} />;
  if (wanted.doctor !== undefined) return <OfDoctor wanted={wanted} doctorId={wanted.doctor} wayIn={wayIn} />;
  return <OfSpecialty wanted={wanted} wayIn={wayIn} />;
}

function OfDoctor({ wanted, doctorId, wayIn }: Props & { readonly doctorId: number }) {
  const found = useQuery(doctorQuery(doctorId));
  if (found.isError && found.data === undefined) return <Failed error={found.error} reset={() => void found.refetch()} />;
  if (found.data === undefined) return <Loading rows={2} />;
  const { name, services, clinics, time_zone: own } = found.data;
  const service = services.find(({ id, active }) => active && id === wanted.service) ?? services.find(({ active }) => active);
  return (
    <JoinForm
      wanted={{ ...wanted, ...(service !== undefined && { service: service.id }) }}
      today={today(clinics[0]?.time_zone ?? own)}
      wayIn={wayIn}
      what={
        <p>
          {name} <small>{service?.name}</small>
        </p>
      }
    />
  );
}

function OfSpecialty({ wanted, wayIn }: Props) {
  const named = useSpecialty();
  const found = useQuery(clinicsQuery);
  if (found.isError && found.data === undefined) return <Failed error={found.error} reset={() => void found.refetch()} />;
  if (found.data === undefined) return <Loading rows={2} />;
  const clinic = found.data.find(({ id }) => id === wanted.clinic);
  return (
    <JoinForm
      wanted={wanted}
      today={today(clinic?.time_zone ?? viewerZone())}
      wayIn={wayIn}
      what={
        <p>
          {named(wanted.specialty ?? '')} <small>{clinic?.name}</small>
        </p>
      }
    />
  );
}

/** Whose appointment it is, must be known before it is shown. */
function Earlier({ wanted, appointmentId, wayIn }: Props & { readonly appointmentId: number }) {
  const { t } = useTranslation('waitlist');
  const me = useMe();
  const found = useQuery({ ...appointmentQuery(appointmentId), enabled: me !== null });
  if (me === null) return <JoinForm wanted={wanted} today={today(viewerZone())} wayIn={wayIn} what={t('earlier.lead')} />;
  if (found.isError && found.data === undefined) return <Failed error={found.error} reset={() => void found.refetch()} />;
  if (found.data === undefined) return <Loading rows={2} />;
  const { starts_at: starts, time_zone: zone, doctor, service } = found.data;
  return (
    <JoinForm
      wanted={wanted}
      today={today(zone)}
      wayIn={wayIn}
      what={
        <p>
          {t('earlier.than', { day: dayName(dayOf(starts, zone), 'middle') })} <ClinicTime at={starts} zone={zone} />
          <small>
            {doctor.name} · {service.name}
          </small>
        </p>
      }
    />
  );
}
