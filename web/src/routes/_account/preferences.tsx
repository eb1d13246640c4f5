// By which way am I told of what? Every letter leads here.
import { Card } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PreferencesForm } from '@/features/account/components/preferences-form';
import { useMe } from '@/lib/auth';
import { words } from '@/lib/i18n';
import { preferencesQuery } from '@/lib/queries';
import { Failed } from '@/ui/failed';
import { ButtonLink } from '@/ui/links';
import { Loading } from '@/ui/loading';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_account/preferences')({ loader: words('account'), component: Messages });

function Messages() {
  const { t } = useTranslation('account');
  const me = useMe();
  const found = useQuery({ ...preferencesQuery(me?.id ?? 0), enabled: me !== null });
  return (
    <Page
      title={t('messages')}
      lead={t('messages.why')}
      actions={
        <>
          <ButtonLink to="/account" variant="default">
            {t('title')}
          </ButtonLink>
          <ButtonLink to="/messages" variant="default">
            {t('messages.told')}
          </ButtonLink>
        </>
      }
      width="middle"
    >
      {found.isError && <Failed error={found.error} reset={() => void found.refetch()} />}
      {found.isPending && <Loading rows={3} height={64} />}
      {found.data !== undefined && me !== null && (
        <Card>
          <PreferencesForm userId={me.id} preferences={found.data} />
        </Card>
      )}
    </Page>
  );
}
