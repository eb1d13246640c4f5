// Who did what?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Journal } from '@/features/office/components/journal';
import { filterOf } from '@/features/office/model';
import { words } from '@/lib/i18n';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_admin/office/journal')({
  validateSearch: filterOf,
  loader: words('office'),
  component: WhatHappened,
});

function WhatHappened() {
  const { t } = useTranslation('office');
  const navigate = Route.useNavigate();
  return (
    <Page title={t('journal')} lead={t('journal.lead')}>
      <Journal
        filter={Route.useSearch()}
        onFilter={(filter) => {
          void navigate({ search: filterOf(filter), resetScroll: false });
        }}
      />
    </Page>
  );
}
