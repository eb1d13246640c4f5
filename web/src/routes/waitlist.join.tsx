// How does somebody say that they want to wait? The address knows for what; getting in happens in place.
import { createFileRoute, notFound } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { WayIn } from '@/features/auth/components/way-in';
import { NoOffers } from '@/features/waitlist/components/no-offers';
import { WantedJoin } from '@/features/waitlist/components/wanted';
import { saysEnough, wantedOf } from '@/features/waitlist/model';
import { words } from '@/lib/i18n';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/waitlist/join')({
  validateSearch: wantedOf,
  loaderDeps: ({ search }) => search,
  loader: async ({ deps }) => {
    if (!saysEnough(deps)) throw notFound();
    await words('waitlist', 'specialties', 'auth')();
  },
  component: Join,
});

function Join() {
  const { t } = useTranslation('waitlist');
  const wanted = Route.useSearch();
  const what = wanted.appointment === undefined ? 'join' : 'earlier';
  return (
    <Page title={t(what)} lead={t(`${what}.lead`)} width="middle">
      <NoOffers />
      <WantedJoin wanted={wanted} wayIn={<WayIn />} />
    </Page>
  );
}
