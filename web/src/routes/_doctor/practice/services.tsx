// What do I offer?
import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { Services } from '@/features/practice/components/services';
import { useMe } from '@/lib/auth';
import { doctorQuery } from '@/lib/queries';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import { useReload } from '@/ui/reload';

export const Route = createFileRoute('/_doctor/practice/services')({ component: OwnServices });

function OwnServices() {
  const doctorId = useMe()?.doctor_id ?? 0;
  const { data, error, refetch } = useQuery(doctorQuery(doctorId));
  const [version, reload] = useReload(refetch);
  if (error !== null && data === undefined) return <Failed error={error} reset={() => void refetch()} />;
  if (data === undefined) return <Loading rows={3} />;
  return <Services key={version} doctor={data} onReload={reload} />;
}
