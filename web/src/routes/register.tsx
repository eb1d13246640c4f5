// How does somebody join? As a patient, or as a doctor with an invitation.
import { Card, Group } from '@mantine/core';
import { createFileRoute, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { homeOf } from '@/app/nav';
import { RegisterForm } from '@/features/auth/components/register-form';
import { words } from '@/lib/i18n';
import { inside } from '@/lib/inside';
import { TextLink } from '@/ui/links';
import { Page } from '@/ui/page';

interface Search {
  as?: 'doctor';
  next?: string;
}

export const Route = createFileRoute('/register')({
  validateSearch: (search): Search => ({ ...(search['as'] === 'doctor' && { as: 'doctor' }), ...inside(search['next']) }),
  loader: words('auth'),
  component: Register,
});

function Register() {
  const { t } = useTranslation('auth');
  const { as = 'patient', next } = Route.useSearch();
  const router = useRouter();
  return (
    <Page title={t(as === 'doctor' ? 'register.doctor' : 'register.title')} lead={t(`register.lead.${as}`)} width="narrow">
      <Card>
        <RegisterForm
          as={as}
          onDone={(me) => {
            if (next === undefined) void router.navigate({ to: homeOf(me.role) });
            else router.history.push(next);
          }}
        />
      </Card>
      <Group justify="space-between" mt="md">
        <TextLink to="/sign-in" search={next === undefined ? {} : { next }}>
          {t('register.signIn')}
        </TextLink>
        {as === 'patient' && (
          <TextLink to="/register" search={{ as: 'doctor' }}>
            {t('register.asDoctor')}
          </TextLink>
        )}
      </Group>
    </Page>
  );
}
