// Where can one be seen from now on?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ClinicForm } from '@/features/office/components/clinic-form';
import { words } from '@/lib/i18n';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_admin/office/clinics/new')({ loader: words('office'), component: NewClinic });

function NewClinic() {
  const { t } = useTranslation('office');
  const navigate = Route.useNavigate();
  function back() {
    void navigate({ to: '/office/clinics' });
  }
  return (
    <Page title={t('clinics.add')} width="middle">
      <ClinicForm standing={null} onDone={back} onRemoved={back} onReload={back} />
    </Page>
  );
}
