// What did not arrive?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Office } from '@/features/messages/components/office';
import { listingOf } from '@/features/messages/model';
import { words } from '@/lib/i18n';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_admin/office/messages')({
  validateSearch: listingOf,
  loader: words('messages'),
  component: Messages,
});

function Messages() {
  const { t } = useTranslation('messages');
  const navigate = Route.useNavigate();
  return (
    <Page title={t('office')} lead={t('office.lead')} width="middle">
      <Office
        listing={Route.useSearch()}
        onPage={(page) => {
          void navigate({ search: (before) => listingOf({ ...before, page }) });
        }}
      />
    </Page>
  );
}
