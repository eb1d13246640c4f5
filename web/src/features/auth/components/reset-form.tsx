// How does a letter's link become a new password? The token is behind the `#`, so that no server log ever sees it.
import { Alert, Button, PasswordInput } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '@/ui/form/form';
import { Sentence, useFieldErrors } from '@/ui/sentence';
import { useResetPassword } from '../api/password';

export function ResetForm({ token, done }: { readonly token: string; readonly done: ReactNode }) {
  const { t } = useTranslation('auth');
  const setting = useResetPassword();
  const wrong = useFieldErrors(setting.error);
  if (setting.isSuccess) {
    return (
      <Alert icon={<KeyRound size={20} />} color="pine" role="status" title={t('reset.done')}>
        {done}
      </Alert>
    );
  }
  return (
    <Form
      label={t('reset.title')}
      onSend={(fields) => {
        setting.mutate({ token, password: fields.text('password') });
      }}
    >
      <Sentence error={setting.error} fields={['/password']} />
      <PasswordInput
        name="password"
        label={t('password.new')}
        description={t('password.rule')}
        autoComplete="new-password"
        error={wrong('/password')}
        required
        visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
      />
      <Button type="submit" loading={setting.isPending}>
        {t('reset.do')}
      </Button>
    </Form>
  );
}
