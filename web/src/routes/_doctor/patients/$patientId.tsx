// What was there between this patient and me?
import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { CalendarX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { visitsQuery } from '@/features/visits/api/list';
import { Rows } from '@/features/visits/components/rows';
import { words } from '@/lib/i18n';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { ButtonLink } from '@/ui/links';
import { Loading } from '@/ui/loading';
import { Page } from '@/ui/page';
import { Pages } from '@/ui/pages';

interface Search {
  page?: number;
}

export const Route = createFileRoute('/_doctor/patients/$patientId')({
  validateSearch: ({ page }): Search => (Number.isSafeInteger(page) && Number(page) > 1 ? { page: Number(page) } : {}),
  loader: words('visits'),
  component: Patient,
});

function Patient() {
  const { t } = useTranslation('visits');
  const { page = 1 } = Route.useSearch();
  const navigate = Route.useNavigate();
  const asked = { patient_id: Number(Route.useParams().patientId), sort: '-starts_at' as const, page };
  const found = useQuery(visitsQuery(asked));
  if (found.isError && found.data === undefined) return <Failed error={found.error} />;
  if (found.data === undefined) return <Loading />;
  const name = found.data.items[0]?.patient.name ?? t('who');
  return (
    <Page
      title={name}
      lead={t('patient.history')}
      width="middle"
      actions={<ButtonLink to="/visits/new">{t('patient.book')}</ButtonLink>}
    >
      {found.data.items.length === 0 && <Empty icon={CalendarX} title={t('patient.none')} />}
      <Rows visits={found.data.items} dated />
      <Pages
        page={found.data.page}
        pages={found.data.pages}
        onPage={(next) => {
          void navigate({ search: next > 1 ? { page: next } : {} });
        }}
      />
    </Page>
  );
}
