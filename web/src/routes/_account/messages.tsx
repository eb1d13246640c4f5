// What was I told?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Own } from '@/features/messages/components/own';
import { useMe } from '@/lib/auth';
import { words } from '@/lib/i18n';
import { ButtonLink } from '@/ui/links';
import { Page } from '@/ui/page';

interface Search {
  page?: number;
}

export const Route = createFileRoute('/_account/messages')({
  validateSearch: ({ page }): Search => (Number.isSafeInteger(page) && Number(page) > 1 ? { page: Number(page) } : {}),
  loader: words('messages'),
  component: Told,
});

function Told() {
  const { t } = useTranslation('messages');
  const me = useMe();
  const navigate = Route.useNavigate();
  const page = Route.useSearch().page ?? 1;
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      width="middle"
      actions={
        <ButtonLink to="/preferences" variant="default">
          {t('choose')}
        </ButtonLink>
      }
    >
      {me !== null && (
        <Own
          userId={me.id}
          role={me.role}
          page={page}
          onPage={(next) => {
            void navigate({ search: next > 1 ? { page: next } : {} });
          }}
        />
      )}
    </Page>
  );
}
