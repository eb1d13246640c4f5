// To which time does this appointment move?
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, notFound } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { choiceOf } from '@/features/booking/choice';
import { MovePage } from '@/features/booking/components/move-page';
import { isRefusal } from '@/lib/api';
import { words } from '@/lib/i18n';
import { appointmentQuery, doctorQuery } from '@/lib/queries';
import { TextLink } from '@/ui/links';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_patient/appointments/$appointmentId/move')({
  validateSearch: choiceOf,
  loader: async ({ context: { queries }, params }) => {
    try {
      const appointment = await queries.query(appointmentQuery(Number(params.appointmentId)));
      await Promise.all([queries.query(doctorQuery(appointment.doctor.id)), words('booking', 'appointments')()]);
    } catch (failure) {
      throw isRefusal(failure, 'not_found', 'invalid') ? notFound() : failure;
    }
  },
  component: Move,
});

function Move() {
  const { t } = useTranslation('booking');
  const { appointmentId } = Route.useParams();
  const navigate = Route.useNavigate();
  const client = useQueryClient();
  const { data: appointment } = useSuspenseQuery(appointmentQuery(Number(appointmentId)));
  const { data: doctor } = useSuspenseQuery(doctorQuery(appointment.doctor.id));
  return (
    <Page
      title={t('move.title', { name: doctor.name })}
      lead={
        <TextLink to="/appointments/$appointmentId" params={{ appointmentId }}>
          {t('move.back')}
        </TextLink>
      }
      width="middle"
    >
      <MovePage
        appointment={appointment}
        doctor={doctor}
        choice={Route.useSearch()}
        onChoice={(search) => {
          void navigate({ search, replace: true, resetScroll: false });
        }}
        onMoved={() => {
          void client.invalidateQueries({ queryKey: ['mine', 'appointments'] });
          void navigate({ to: '/appointments/$appointmentId', params: { appointmentId } });
        }}
      />
    </Page>
  );
}
