// What about this one appointment?
import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, notFound } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Detail } from '@/features/appointments/components/detail';
import { OpenOffers } from '@/features/waitlist/components/open-offers';
import { isRefusal } from '@/lib/api';
import { words } from '@/lib/i18n';
import { appointmentQuery } from '@/lib/queries';
import { dayName, dayOf } from '@/lib/time';
import { TextLink } from '@/ui/links';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_patient/appointments/$appointmentId/')({
  validateSearch: (search): { payment?: number } => {
    const payment = Number(search['payment']);
    return Number.isSafeInteger(payment) && payment > 0 ? { payment } : {};
  },
  loader: async ({ context: { queries }, params }) => {
    const known = queries.query(appointmentQuery(Number(params.appointmentId))).catch((failure: unknown) => {
      throw isRefusal(failure, 'not_found', 'invalid') ? notFound() : failure;
    });
    await Promise.all([known, words('appointments', 'waitlist')()]);
  },
  component: One,
});

function One() {
  const { t } = useTranslation('appointments');
  const { appointmentId } = Route.useParams();
  const { payment } = Route.useSearch();
  const { data: appointment } = useSuspenseQuery(appointmentQuery(Number(appointmentId)));
  return (
    <Page
      title={dayName(dayOf(appointment.starts_at, appointment.time_zone), 'middle')}
      lead={<TextLink to="/appointments">{t('back')}</TextLink>}
      width="middle"
    >
      <OpenOffers appointmentId={appointment.id} />
      <Detail appointment={appointment} paymentId={payment} />
    </Page>
  );
}
