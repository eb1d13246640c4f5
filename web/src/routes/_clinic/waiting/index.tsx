// Who waits for a time?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Queue } from '@/features/waitlist/components/queue';
import { filterOf } from '@/features/waitlist/model';
import { useMe } from '@/lib/auth';
import { words } from '@/lib/i18n';
import { ButtonLink } from '@/ui/links';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_clinic/waiting/')({
  validateSearch: filterOf,
  loader: words('waitlist', 'specialties'),
  component: Waiting,
});

function Waiting() {
  const { t } = useTranslation('waitlist');
  const navigate = Route.useNavigate();
  return (
    <Page
      title={t('queue')}
      lead={t('queue.lead')}
      width="middle"
      actions={<ButtonLink to="/waiting/new">{t('new')}</ButtonLink>}
    >
      <Queue
        filter={Route.useSearch()}
        byClinic={useMe()?.role !== 'doctor'}
        onFilter={(changed) => {
          void navigate({ search: (before) => filterOf({ ...before, ...changed }), replace: true, resetScroll: false });
        }}
      />
    </Page>
  );
}
