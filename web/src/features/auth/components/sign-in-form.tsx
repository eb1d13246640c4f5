// How does somebody sign in? With what they have, wherever they are on the page.
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { signIn } from '@/lib/auth';
import type { Myself } from '@/schema/salus';
import { Form } from '@/ui/form/form';
import { Sentence } from '@/ui/sentence';

interface Props {
  readonly email?: string;
  readonly onDone?: (me: Myself) => void;
}

export function SignInForm({ email = '', onDone }: Props) {
  const { t } = useTranslation('auth');
  const entering = useMutation({ mutationFn: signIn, onSuccess: (me) => onDone?.(me) });
  return (
    <Form
      label={t('signIn.title')}
      onSend={(fields) => {
        entering.mutate({ email: fields.text('email'), password: fields.text('password') });
      }}
    >
      <Sentence error={entering.error} />
      <TextInput
        name="email"
        type="email"
        label={t('email')}
        autoComplete="username"
        inputMode="email"
        defaultValue={email}
        required
        data-autofocus={email === '' ? true : undefined}
      />
      <PasswordInput
        name="password"
        label={t('password')}
        autoComplete="current-password"
        required
        visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
        data-autofocus={email === '' ? undefined : true}
      />
      <Button type="submit" loading={entering.isPending} fullWidth>
        {t('signIn.do')}
      </Button>
    </Form>
  );
}
