// What did I book, and what became of it?
import { createFileRoute, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { appointmentsQuery } from '@/features/appointments/api/list';
import { List } from '@/features/appointments/components/list';
import { listingOf, SHOWN } from '@/features/appointments/model';
import { words } from '@/lib/i18n';
import { OpenOffers } from '@/features/waitlist/components/open-offers';
import { ButtonLink } from '@/ui/links';
import { Page } from '@/ui/page';
import { Tabs } from '@/ui/tabs';

export const Route = createFileRoute('/_patient/appointments/')({
  validateSearch: listingOf,
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { queries }, deps }) => {
    void queries.query(appointmentsQuery(deps)).catch(() => undefined);
    await words('appointments', 'waitlist')();
  },
  component: Appointments,
});

function Appointments() {
  const { t } = useTranslation('appointments');
  const listing = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <Page title={t('title')} width="middle" actions={
        <>
          <ButtonLink to="/waitlist" variant="default">
            {t('waitlist')}
          </ButtonLink>
          <ButtonLink to="/">{t('new')}</ButtonLink>
        </>
      }
    >
      <OpenOffers />
      <Tabs label={t('show')}>
        {SHOWN.map((show) => (
          <Link
            key={show}
            to="/appointments"
            search={{ show: show === 'upcoming' ? undefined : show }}
            activeOptions={{ explicitUndefined: true }}
          >
            {t(`show.${show}`)}
          </Link>
        ))}
      </Tabs>
      <List
        listing={listing}
        onPage={(page) => {
          void navigate({ search: { ...listing, page } });
        }}
      />
    </Page>
  );
}
