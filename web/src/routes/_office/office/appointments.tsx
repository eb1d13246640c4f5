// Which appointments are there in the whole clinic?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Everybody } from '@/features/visits/components/everybody';
import { filterOf } from '@/features/visits/model';
import { words } from '@/lib/i18n';
import { ButtonLink } from '@/ui/links';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_office/office/appointments')({
  validateSearch: filterOf,
  loader: words('visits'),
  component: Appointments,
});

function Appointments() {
  const { t } = useTranslation('visits');
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <Page title={t('all')} actions={
        <>
          <ButtonLink to="/waiting" variant="default">
            {t('waitlist')}
          </ButtonLink>
          <ButtonLink to="/visits/new">{t('book')}</ButtonLink>
        </>
      }
    >
      <Everybody
        filter={filter}
        onFilter={(changed) => {
          void navigate({ search: (before) => filterOf({ ...before, ...changed }), replace: true, resetScroll: false });
        }}
      />
    </Page>
  );
}
