// Who has an account?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { People } from '@/features/office/components/people';
import { lookingOf } from '@/features/office/model';
import { useMe } from '@/lib/auth';
import { ButtonLink } from '@/ui/links';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_office/office/people/')({ validateSearch: lookingOf, component: Everybody });

function Everybody() {
  const { t } = useTranslation('office');
  const admin = useMe()?.role === 'admin';
  const navigate = Route.useNavigate();
  return (
    <Page
      title={t('people')}
      actions={
        <>
          {admin && (
            <ButtonLink variant="default" to="/office/invitations">
              {t('invitations')}
            </ButtonLink>
          )}
          <ButtonLink to="/office/people/new">{t('new')}</ButtonLink>
        </>
      }
    >
      <People
        looking={Route.useSearch()}
        onLook={(changed) => {
          void navigate({ search: (before) => lookingOf({ ...before, ...changed }), replace: true, resetScroll: false });
        }}
      />
    </Page>
  );
}
