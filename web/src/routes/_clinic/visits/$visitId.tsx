// What about this visit?
import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, notFound } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Detail } from '@/features/visits/components/detail';
import { isRefusal } from '@/lib/api';
import { useMe } from '@/lib/auth';
import { words } from '@/lib/i18n';
import { appointmentQuery } from '@/lib/queries';
import { ButtonLink } from '@/ui/links';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_clinic/visits/$visitId')({
  loader: async ({ context: { queries }, params }) => {
    const id = Number(params.visitId);
    if (!Number.isSafeInteger(id) || id < 1) throw notFound();
    const known = queries.query(appointmentQuery(id)).catch((failure: unknown) => {
      throw isRefusal(failure, 'not_found') ? notFound() : failure;
    });
    await Promise.all([known, words('visits')()]);
  },
  component: Visit,
});

function Visit() {
  const { t } = useTranslation('visits');
  const me = useMe();
  const { data: visit } = useSuspenseQuery(appointmentQuery(Number(Route.useParams().visitId)));
  const patientId = String(visit.patient.id);
  return (
    <Page
      title={t('visit')}
      lead={visit.patient.name}
      width="middle"
      actions={
        me?.role === 'doctor' && (
          <ButtonLink variant="default" to="/patients/$patientId" params={{ patientId }}>
            {t('patient.history')}
          </ButtonLink>
        )
      }
    >
      <Detail visit={visit} />
    </Page>
  );
}
