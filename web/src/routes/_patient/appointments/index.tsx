// What did I book, and what became of it?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { words } from '@/lib/i18n';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_patient/appointments/')({ loader: words('appointments'), component: Appointments });

function Appointments() {
  const { t } = useTranslation('appointments');
  return <Page title={t('title')}>…</Page>;
}
