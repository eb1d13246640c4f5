// How does somebody come back whose session has ended?
import { Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SignInForm } from '@/features/auth/components/sign-in-form';
import { giveUp } from '@/lib/auth';

export default function SignInAgain({ email }: { readonly email: string }) {
  const { t } = useTranslation('auth');
  return (
    <Modal opened onClose={giveUp} title={t('again.title')} closeButtonProps={{ 'aria-label': t('again.leave') }}>
      <Text c="dimmed" mb="md">
        {t('again.why')}
      </Text>
      <SignInForm email={email} />
    </Modal>
  );
}
