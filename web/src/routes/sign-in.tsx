// How does somebody come in who has an account?
import { Card, Group } from '@mantine/core';
import { createFileRoute, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { homeOf } from '@/app/nav';
import { SignInForm } from '@/features/auth/components/sign-in-form';
import { words } from '@/lib/i18n';
import { inside } from '@/lib/inside';
import { TextLink } from '@/ui/links';
import { Page } from '@/ui/page';

interface Search {
  next?: string;
}

export const Route = createFileRoute('/sign-in')({
  validateSearch: (search): Search => inside(search['next']),
  loader: words('auth'),
  component: SignIn,
});

function SignIn() {
  const { t } = useTranslation('auth');
  const { next } = Route.useSearch();
  const router = useRouter();
  return (
    <Page title={t('signIn.title')} width="narrow">
      <Card>
        <SignInForm
          onDone={(me) => {
            if (next === undefined) void router.navigate({ to: homeOf(me.role) });
            else router.history.push(next);
          }}
        />
      </Card>
      <Group justify="space-between" mt="md">
        <TextLink to="/register" search={next === undefined ? {} : { next }}>
          {t('signIn.register')}
        </TextLink>
        <TextLink to="/forgot-password">
          {t('signIn.forgot')}
        </TextLink>
      </Group>
    </Page>
  );
}
