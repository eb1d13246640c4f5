// How do patients see me?
import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { ProfileForm } from '@/features/practice/components/profile-form';
import { useMe } from '@/lib/auth';
import { doctorQuery } from '@/lib/queries';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import { useReload } from '@/ui/reload';

export const Route = createFileRoute('/_doctor/practice/profile')({ component: OwnProfileForm });

function OwnProfileForm() {
  const doctorId = useMe()?.doctor_id ?? 0;
  const { data, error, refetch } = useQuery(doctorQuery(doctorId));
  const [version, reload] = useReload(refetch);
  if (error !== null && data === undefined) return <Failed error={error} reset={() => void refetch()} />;
  if (data === undefined) return <Loading rows={4} />;
  return <ProfileForm key={version} doctor={data} onReload={reload} />;
}
