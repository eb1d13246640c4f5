// What about this account?
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, notFound } from '@tanstack/react-router';
import { PersonPage } from '@/features/office/components/person';
import { visitsQuery } from '@/features/visits/api/list';
import { isRefusal } from '@/lib/api';
import { useMe } from '@/lib/auth';
import { personQuery } from '@/lib/queries';
import { useReload } from '@/ui/reload';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_office/office/people/$userId')({
  loader: async ({ context: { queries }, params }) => {
    const id = Number(params.userId);
    if (!Number.isSafeInteger(id) || id < 1) throw notFound();
    await queries.query(personQuery(id)).catch((failure: unknown) => {
      throw isRefusal(failure, 'not_found') ? notFound() : failure;
    });
  },
  component: One,
});

const SHOWN = 5;

function One() {
  const { data: person, refetch } = useSuspenseQuery(personQuery(Number(Route.useParams().userId)));
  const [version, reload] = useReload(refetch);
  const whose = person.doctor_id !== null ? { doctor_id: person.doctor_id } : { patient_id: person.patient_id ?? 0 };
  const has = person.doctor_id !== null || person.patient_id !== null;
  const { data: coming } = useQuery({ ...visitsQuery({ ...whose, status: ['upcoming'], per_page: SHOWN }), enabled: has });
  return (
    <Page title={person.name} lead={person.email} width="middle">
      <PersonPage key={version} person={person} coming={coming} by={useMe()?.role ?? 'staff'} onReload={reload} />
    </Page>
  );
}
