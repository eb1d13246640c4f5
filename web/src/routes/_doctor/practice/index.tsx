// When am I open?
import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { hoursQuery } from '@/features/practice/api/practice';
import { HoursForm } from '@/features/practice/components/hours-form';
import { useMe } from '@/lib/auth';
import { doctorQuery } from '@/lib/queries';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import { useReload } from '@/ui/reload';

export const Route = createFileRoute('/_doctor/practice/')({ component: OwnHoursForm });

function OwnHoursForm() {
  const doctorId = useMe()?.doctor_id ?? 0;
  const doctor = useQuery(doctorQuery(doctorId));
  const week = useQuery({ ...hoursQuery(doctorId), refetchOnWindowFocus: false });
  const [version, reload] = useReload(week.refetch);
  const failure = doctor.error ?? week.error;
  if (failure !== null) return <Failed error={failure} reset={() => void week.refetch()} />;
  if (doctor.data === undefined || week.data === undefined) return <Loading rows={7} height={96} />;
  return (
    <HoursForm
      key={version}
      doctor={doctor.data}
      week={week.data}
      onReload={reload}
    />
  );
}
