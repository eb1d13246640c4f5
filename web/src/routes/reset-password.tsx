// Where does the letter of somebody lead who forgot the password?
import { Card, Text } from '@mantine/core';
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ResetForm } from '@/features/auth/components/reset-form';
import { words } from '@/lib/i18n';
import { useLetterToken } from '@/lib/letter';
import { TextLink } from '@/ui/links';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/reset-password')({ loader: words('auth'), component: Reset });

function Reset() {
  const { t } = useTranslation('auth');
  const token = useLetterToken();
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
