// What is this place?
import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { ClinicForm } from '@/features/office/components/clinic-form';
import { words } from '@/lib/i18n';
import { clinicQuery } from '@/lib/queries';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import { useReload } from '@/ui/reload';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_admin/office/clinics/$clinicId')({ loader: words('office'), component: Clinic });

function Clinic() {
  const { clinicId } = Route.useParams();
  const navigate = Route.useNavigate();
  const { data, error, refetch } = useQuery({ ...clinicQuery(Number(clinicId)), staleTime: 0, refetchOnWindowFocus: false });
  const [version, reload] = useReload(refetch);
  if (data === undefined) return error === null ? <Loading /> : <Failed error={error} reset={() => void refetch()} />;
  return (
    <Page title={data.name} width="middle">
      <ClinicForm
        key={version}
        standing={data}
        onDone={() => undefined}
        onRemoved={() => {
          void navigate({ to: '/office/clinics' });
        }}
        onReload={reload}
      />
    </Page>
  );
}
