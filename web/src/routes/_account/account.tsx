// What does Salus know of me, and who is signed in as me?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { words } from '@/lib/i18n';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_account/account')({ loader: words('account'), component: Account });

function Account() {
  const { t } = useTranslation('account');
  return <Page title={t('title')}>…</Page>;
}
