// What does somebody do who forgot the password?
import { Card } from '@mantine/core';
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ForgotForm } from '@/features/auth/components/forgot-form';
import { words } from '@/lib/i18n';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/forgot-password')({ loader: words('auth'), component: Forgot });

function Forgot() {
  const { t } = useTranslation('auth');
  return (
    <Page title={t('forgot.title')} lead={t('forgot.lead')} width="narrow">
      <Card>
        <ForgotForm />
      </Card>
    </Page>
  );
}
