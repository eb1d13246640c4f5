// Which codes let doctors join?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Invitations } from '@/features/office/components/invitations';
import { words } from '@/lib/i18n';
import { Page } from '@/ui/page';

interface Search {
  page?: number;
}

export const Route = createFileRoute('/_admin/office/invitations')({
  validateSearch: ({ page }): Search => (Number.isSafeInteger(page) && Number(page) > 1 ? { page: Number(page) } : {}),
  loader: words('office'),
  component: Codes,
});

function Codes() {
  const { t } = useTranslation('office');
  const navigate = Route.useNavigate();
  return (
    <Page title={t('invitations')} width="middle">
      <Invitations
        page={Route.useSearch().page ?? 1}
        onPage={(page) => {
          void navigate({ search: page > 1 ? { page } : {} });
        }}
      />
    </Page>
  );
}
