// Who is free, when and where?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { words } from '@/lib/i18n';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/')({ loader: words('search'), component: Search });

function Search() {
  const { t } = useTranslation('search');
  return <Page title={t('title')}>…</Page>;
}
