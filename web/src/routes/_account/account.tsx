// What does Salus know of me, and who is signed in as me?
import { Button, Group } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { PasswordForm } from '@/features/account/components/password-form';
import { ProfileForm } from '@/features/account/components/profile-form';
import { Sessions } from '@/features/account/components/sessions';
import { Unverified } from '@/features/account/components/unverified';
import { signOut, useMe } from '@/lib/auth';
import { words } from '@/lib/i18n';
import { personQuery } from '@/lib/queries';
import { Failed } from '@/ui/failed';
import { ButtonLink } from '@/ui/links';
import { Loading } from '@/ui/loading';
import { Page } from '@/ui/page';
import { Section } from '@/ui/section';
import { Sentence } from '@/ui/sentence';

export const Route = createFileRoute('/_account/account')({ loader: words('account'), component: Account });

function Account() {
  const { t } = useTranslation('account');
  const me = useMe();
  const navigate = Route.useNavigate();
  const leaving = useMutation({ mutationFn: signOut, onSuccess: () => navigate({ to: '/' }) });
  const person = useQuery({ ...personQuery(me?.id ?? 0), enabled: me !== null });
  return (
    <Page
      title={t('title')}
      lead={me?.email}
      actions={
        <Button
          variant="default"
          leftSection={<LogOut aria-hidden size={18} />}
          loading={leaving.isPending}
          onClick={() => {
            leaving.mutate();
          }}
        >
          {t('signOut')}
        </Button>
      }
    >
      <Sentence error={leaving.error} />
      {person.data?.email_verified === false && <Unverified email={person.data.email} />}
      <Section title={t('profile')} lead={t('profile.why')}>
        {person.isError && <Failed error={person.error} reset={() => void person.refetch()} />}
        {person.isPending && <Loading rows={2} height={56} />}
        {person.data !== undefined && <ProfileForm person={person.data} />}
      </Section>
      <Section title={t('messages')} lead={t('messages.why')}>
        <Group>
          <ButtonLink to="/preferences" variant="default">
            {t('messages.choose')}
          </ButtonLink>
          <ButtonLink to="/messages" variant="default">
            {t('messages.told')}
          </ButtonLink>
        </Group>
      </Section>
      <Section title={t('password')} lead={t('password.why')}>
        <PasswordForm />
      </Section>
      <Section title={t('sessions')} lead={t('sessions.why')}>
        <Sessions />
      </Section>
    </Page>
  );
}
