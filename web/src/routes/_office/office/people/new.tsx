// Who joins without registering?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NewPersonForm } from '@/features/office/components/new-person';
import { useMe } from '@/lib/auth';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_office/office/people/new')({ component: NewPerson });

function NewPerson() {
  const { t } = useTranslation('office');
  return (
    <Page title={t('new')} lead={t('new.why')} width="middle">
      <NewPersonForm by={useMe()?.role ?? 'staff'} begin="doctor" />
    </Page>
  );
}
