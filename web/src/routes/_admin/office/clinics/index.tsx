// Where can one be seen?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Clinics } from '@/features/office/components/clinics';
import { words } from '@/lib/i18n';
import { ButtonLink } from '@/ui/links';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_admin/office/clinics/')({ loader: words('office'), component: AllClinics });

function AllClinics() {
  const { t } = useTranslation('office');
  return (
    <Page title={t('clinics')} width="middle" actions={<ButtonLink to="/office/clinics/new">{t('clinics.add')}</ButtonLink>}>
      <Clinics />
    </Page>
  );
}
