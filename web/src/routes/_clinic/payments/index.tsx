// Who owes what, and what was paid?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Listing } from '@/features/payments/components/listing';
import { filterOf } from '@/features/payments/model';
import { useMe } from '@/lib/auth';
import { words } from '@/lib/i18n';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_clinic/payments/')({
  validateSearch: filterOf,
  loader: words('payments'),
  component: Payments,
});

function Payments() {
  const { t } = useTranslation('payments');
  const navigate = Route.useNavigate();
  return (
    <Page title={t('title')} lead={t('lead')} width="middle">
      <Listing
        filter={Route.useSearch()}
        byClinic={useMe()?.role !== 'doctor'}
        onFilter={(changed) => {
          void navigate({ search: (before) => filterOf({ ...before, ...changed }), replace: true, resetScroll: false });
        }}
      />
    </Page>
  );
}
