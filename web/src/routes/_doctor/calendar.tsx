// What does my time look like, and how do I change it?
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Calendar } from '@/features/calendar/components/calendar';
import { stretchOf, type View, VIEWS } from '@/features/calendar/model';
import { allVisitsQuery } from '@/features/visits/api/list';
import { ConfirmMove } from '@/features/visits/components/confirm-move';
import { useMe } from '@/lib/auth';
import { dayIn } from '@/lib/day-in';
import { words } from '@/lib/i18n';
import { doctorQuery } from '@/lib/queries';
import { today } from '@/lib/time';
import type { Appointment, DoctorProfile } from '@/schema/salus';
import { Failed } from '@/ui/failed';
import { ButtonLink } from '@/ui/links';
import { Loading } from '@/ui/loading';
import { Page } from '@/ui/page';

interface Search {
  view?: View;
  day?: string;
}

export const Route = createFileRoute('/_doctor/calendar')({
  validateSearch: (search): Search => {
    const view = VIEWS.find((one) => one === search['view']);
    return { ...dayIn(search), ...(view !== undefined && { view }) };
  },
  loader: words('practice', 'visits'),
  component: OwnCalendar,
});

function OwnCalendar() {
  const { t } = useTranslation(['practice', 'visits']);
  const doctorId = useMe()?.doctor_id ?? 0;
  const { data: doctor, error } = useQuery(doctorQuery(doctorId));
  return (
    <Page title={t('calendar')} actions={<ButtonLink variant="default" to="/visits/new">{t('visits:book')}</ButtonLink>}>
      {error !== null && <Failed error={error} />}
      {doctor === undefined ? <Loading rows={1} height={480} /> : <Shown doctor={doctor} />}
    </Page>
  );
}

interface Moving {
  readonly visit: Appointment;
  readonly startsAt: string;
}

function Shown({ doctor }: { readonly doctor: DoctorProfile }) {
  const small = useMediaQuery('(max-width: 48rem)', window.innerWidth < 768, { getInitialValueInEffect: false });
  const { view = small ? 'day' : 'week', day = today(doctor.time_zone) } = Route.useSearch();
  const navigate = Route.useNavigate();
  const [moving, setMoving] = useState<Moving | null>(null);
  const stretch = stretchOf({ view, day, zone: doctor.time_zone });
  const found = useQuery(allVisitsQuery({ doctor_id: doctor.id, ...stretch }));
  return (
    <>
      {found.isError && <Failed error={found.error} reset={() => void found.refetch()} />}
      <Calendar
        doctor={doctor}
        view={view}
        day={day}
        visits={found.data ?? []}
        onShow={(nextView, nextDay) => {
          void navigate({ search: { view: nextView, day: nextDay }, resetScroll: false });
        }}
        onVisit={(visit) => {
          void navigate({ to: '/visits/$visitId', params: { visitId: String(visit.id) } });
        }}
        onMove={(visit, startsAt) => {
          setMoving({ visit, startsAt });
        }}
      />
      {moving !== null && (
        <ConfirmMove
          visit={moving.visit}
          startsAt={moving.startsAt}
          onClose={() => {
            setMoving(null);
          }}
        />
      )}
    </>
  );
}
