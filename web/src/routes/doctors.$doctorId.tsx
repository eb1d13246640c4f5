// When can one see this doctor? The address knows the service, the day and the time somebody is about to book.
import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, notFound } from '@tanstack/react-router';
import { WayIn } from '@/features/auth/components/way-in';
import { choiceOf } from '@/features/booking/choice';
import { DoctorPage } from '@/features/booking/components/doctor-page';
import { isRefusal } from '@/lib/api';
import { words } from '@/lib/i18n';
import { doctorQuery } from '@/lib/queries';

export const Route = createFileRoute('/doctors/$doctorId')({
  validateSearch: choiceOf,
  loader: async ({ context: { queries }, params }) => {
    const doctorId = Number(params.doctorId);
    if (!Number.isSafeInteger(doctorId) || doctorId < 1) throw notFound();
    const known = queries.query(doctorQuery(doctorId)).catch((failure: unknown) => {
      throw isRefusal(failure, 'not_found') ? notFound() : failure;
    });
    await Promise.all([known, words('booking', 'specialties', 'auth')()]);
  },
  component: Doctor,
});

function Doctor() {
  const { doctorId } = Route.useParams();
  const navigate = Route.useNavigate();
  const { data: doctor } = useSuspenseQuery(doctorQuery(Number(doctorId)));
  return (
    <DoctorPage
      doctor={doctor}
      choice={Route.useSearch()}
      onChoice={(search) => {
        void navigate({ search, replace: true, resetScroll: false });
      }}
      wayIn={<WayIn />}
    />
  );
}
