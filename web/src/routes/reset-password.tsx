// Where does the link in the letter lead? Its token leaves the address bar as soon as it is read.
import { Card, Text } from '@mantine/core';
import { createFileRoute } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ResetForm } from '@/features/auth/components/reset-form';
import { words } from '@/lib/i18n';
import { TextLink } from '@/ui/links';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/reset-password')({ loader: words('auth'), component: Reset });

function Reset() {
  const { t } = useTranslation('auth');
  const [token] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get('token'));
  useEffect(() => {
    window.history.replaceState(window.history.state, '', window.location.pathname);
  }, []);
  const signIn = (
    <TextLink to="/sign-in">
      {t('reset.signIn')}
    </TextLink>
  );
  const again = (
    <TextLink to="/forgot-password">
      {t('reset.askAgain')}
    </TextLink>
  );
  return (
    <Page title={t('reset.title')} width="narrow">
      <Card>
        {token === null ? (
          <Text>
            {t('reset.noToken')} {again}
          </Text>
        ) : (
          <ResetForm token={token} done={signIn} />
        )}
      </Card>
    </Page>
  );
}
