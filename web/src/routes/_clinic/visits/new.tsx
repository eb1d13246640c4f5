// How does somebody get a time who calls, or stands at the desk?
import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { BookFor } from '@/features/visits/components/book-for';
import { useMe } from '@/lib/auth';
import { dayIn } from '@/lib/day-in';
import { words } from '@/lib/i18n';
import { doctorQuery } from '@/lib/queries';
import { Loading } from '@/ui/loading';
import { Page } from '@/ui/page';

interface Search {
  day?: string;
}

export const Route = createFileRoute('/_clinic/visits/new')({
  validateSearch: (search): Search => dayIn(search),
  loader: words('visits'),
  component: NewVisit,
});

function NewVisit() {
  const { t } = useTranslation('visits');
  const me = useMe();
  const { day } = Route.useSearch();
  const navigate = Route.useNavigate();
  const doctorId = me?.doctor_id ?? null;
  const { data: doctor } = useQuery({ ...doctorQuery(doctorId ?? 0), enabled: doctorId !== null });
  if (me === null || (doctorId !== null && doctor === undefined)) return <Loading />;
  return (
    <Page title={t('book')} width="middle">
      <BookFor
        as={me.role}
        own={doctor === undefined ? null : { id: doctor.id, name: doctor.name, hint: null }}
        begin={day}
        forWhom={null}
        onDone={(visit) => {
          void navigate({ to: '/visits/$visitId', params: { visitId: String(visit.id) } });
        }}
      />
    </Page>
  );
}
