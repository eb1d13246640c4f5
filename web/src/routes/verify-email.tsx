// Where does the letter lead that asks whose an address is?
import { Card, Text } from '@mantine/core';
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Verify } from '@/features/account/components/verify';
import { words } from '@/lib/i18n';
import { useLetterToken } from '@/lib/letter';
import { TextLink } from '@/ui/links';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/verify-email')({ loader: words('account'), component: VerifyEmail });

function VerifyEmail() {
  const { t } = useTranslation('account');
  const token = useLetterToken();
  return (
    <Page title={t('verify.title')} lead={t('verify.why')} width="narrow">
      <Card>{token === null ? <Text>{t('verify.noToken')}</Text> : <Verify token={token} />}</Card>
      <Text mt="md">
        <TextLink to="/account">{t('title')}</TextLink>
      </Text>
    </Page>
  );
}
