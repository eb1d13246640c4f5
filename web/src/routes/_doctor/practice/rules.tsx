// How may patients book?
import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { rulesQuery } from '@/features/practice/api/practice';
import { RulesForm } from '@/features/practice/components/rules-form';
import { useMe } from '@/lib/auth';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import { useReload } from '@/ui/reload';

export const Route = createFileRoute('/_doctor/practice/rules')({ component: OwnRulesForm });

function OwnRulesForm() {
  const doctorId = useMe()?.doctor_id ?? 0;
  const { data, error, refetch } = useQuery(rulesQuery(doctorId));
  const [version, reload] = useReload(refetch);
  if (error !== null && data === undefined) return <Failed error={error} reset={() => void refetch()} />;
  if (data === undefined) return <Loading rows={4} />;
  return <RulesForm key={version} doctorId={doctorId} rules={data.rules} tag={data.tag} onReload={reload} />;
}
