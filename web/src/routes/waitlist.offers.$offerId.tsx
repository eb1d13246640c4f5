// Where does the message lead that says that a time is free? Opening it takes nothing.
import { createFileRoute, notFound } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { SignInForm } from '@/features/auth/components/sign-in-form';
import { OfferPage } from '@/features/waitlist/components/offer-page';
import { words } from '@/lib/i18n';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/waitlist/offers/$offerId')({
  loader: async ({ params }) => {
    const offerId = Number(params.offerId);
    if (!Number.isSafeInteger(offerId) || offerId < 1) throw notFound();
    await words('waitlist', 'auth')();
  },
  component: Offered,
});

function Offered() {
  const { t } = useTranslation('waitlist');
  return (
    <Page title={t('offer.title')} width="narrow">
      <OfferPage offerId={Number(Route.useParams().offerId)} wayIn={<SignInForm />} />
    </Page>
  );
}
