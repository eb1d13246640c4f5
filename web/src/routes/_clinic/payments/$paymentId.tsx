// What about this payment?
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, notFound } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { paymentQuery } from '@/features/payments/api/payments';
import { Detail } from '@/features/payments/components/detail';
import { isRefusal } from '@/lib/api';
import { useMe } from '@/lib/auth';
import { words } from '@/lib/i18n';
import { appointmentQuery } from '@/lib/queries';
import { ButtonLink } from '@/ui/links';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_clinic/payments/$paymentId')({
  loader: async ({ context: { queries }, params }) => {
    const id = Number(params.paymentId);
    if (!Number.isSafeInteger(id) || id < 1) throw notFound();
    const known = queries.query(paymentQuery(id)).catch((failure: unknown) => {
      throw isRefusal(failure, 'not_found') ? notFound() : failure;
    });
    await Promise.all([known, words('payments')()]);
  },
  component: One,
});

function One() {
  const { t } = useTranslation('payments');
  const { data: payment } = useSuspenseQuery(paymentQuery(Number(Route.useParams().paymentId)));
  const { data: visit } = useQuery(appointmentQuery(payment.appointment_id));
  return (
    <Page
      title={t('payment')}
      lead={visit?.patient.name ?? payment.reference}
      width="middle"
      actions={
        <ButtonLink variant="default" to="/payments">
          {t('payment.back')}
        </ButtonLink>
      }
    >
      <Detail payment={payment} mayGiveBack={useMe()?.role !== 'doctor'} />
    </Page>
  );
}
