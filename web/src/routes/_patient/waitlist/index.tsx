// What do I wait for?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NoOffers } from '@/features/waitlist/components/no-offers';
import { Own } from '@/features/waitlist/components/own';
import { words } from '@/lib/i18n';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_patient/waitlist/')({ loader: words('waitlist', 'specialties'), component: Waitlist });

function Waitlist() {
  const { t } = useTranslation('waitlist');
  return (
    <Page title={t('title')} lead={t('lead')} width="middle">
      <NoOffers />
      <Own />
    </Page>
  );
}
