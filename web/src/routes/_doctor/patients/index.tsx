// Whom do I treat?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { OwnPatients } from '@/features/visits/components/own-patients';
import { words } from '@/lib/i18n';
import { ButtonLink } from '@/ui/links';
import { Page } from '@/ui/page';

interface Search {
  page?: number;
}

export const Route = createFileRoute('/_doctor/patients/')({
  validateSearch: ({ page }): Search => (Number.isSafeInteger(page) && Number(page) > 1 ? { page: Number(page) } : {}),
  loader: words('visits'),
  component: Patients,
});

function Patients() {
  const { t } = useTranslation('visits');
  const navigate = Route.useNavigate();
  return (
    <Page
      title={t('patients')}
      lead={t('patients.lead')}
      width="middle"
      actions={
        <ButtonLink to="/waiting" variant="default">
          {t('waitlist')}
        </ButtonLink>
      }
    >
      <OwnPatients
        page={Route.useSearch().page ?? 1}
        onPage={(page) => {
          void navigate({ search: page > 1 ? { page } : {} });
        }}
      />
    </Page>
  );
}
