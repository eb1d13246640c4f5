// Whom does the practice put on its list?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { doctors, patientsOf } from '@/features/visits/api/people';
import { NewEntry } from '@/features/waitlist/components/new-entry';
import { useMe } from '@/lib/auth';
import { words } from '@/lib/i18n';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_clinic/waiting/new')({ loader: words('waitlist', 'specialties'), component: New });

function New() {
  const { t } = useTranslation('waitlist');
  const me = useMe();
  const navigate = Route.useNavigate();
  if (me === null) return null;
  return (
    <Page title={t('new')} width="middle">
      <NewEntry
        patients={patientsOf(me.role)}
        doctors={doctors}
        own={typeof me.doctor_id === 'number' ? { id: me.doctor_id, name: me.name, hint: null } : null}
        onDone={() => {
          void navigate({ to: '/waiting' });
        }}
      />
    </Page>
  );
}
