// How does my practice work? Hours, what I offer, rules, how patients see me.
import { createFileRoute, Link, Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { words } from '@/lib/i18n';
import { Page } from '@/ui/page';
import { Tabs } from '@/ui/tabs';

export const Route = createFileRoute('/_doctor/practice')({ loader: words('practice', 'specialties'), component: Practice });

function Practice() {
  const { t } = useTranslation('practice');
  return (
    <Page title={t('practice')} width="middle">
      <Tabs label={t('practice')}>
        <Link to="/practice" activeOptions={{ exact: true }}>
          {t('hours')}
        </Link>
        <Link to="/practice/services">{t('services')}</Link>
        <Link to="/practice/rules">{t('rules')}</Link>
        <Link to="/practice/profile">{t('profile')}</Link>
      </Tabs>
      <Outlet />
    </Page>
  );
}
