// How does somebody come back whose session has ended?
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SignInForm } from '@/features/auth/components/sign-in-form';
import { giveUp } from '@/lib/auth';
import { Dialog } from '@/ui/dialog';

export default function SignInAgain({ email }: { readonly email: string }) {
  const { t } = useTranslation('auth');
  return (
    <Dialog title={t('again.title')} onClose={giveUp} leave={t('again.leave')}>
      <Text c="dimmed" mb="md">
        {t('again.why')}
      </Text>
      <SignInForm email={email} />
    </Dialog>
  );
}
