// How does somebody join? A patient with a name and an address, a doctor with an invitation code, too.
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { register } from '@/lib/auth';
import { viewerZone } from '@/lib/time';
import type { Myself } from '@/schema/salus';
import { type Fields, Form } from '@/ui/form/form';
import { Sentence, useFieldErrors } from '@/ui/sentence';

interface Props {
  readonly as: 'patient' | 'doctor';
  readonly onDone?: (me: Myself) => void;
}

const FIELDS = ['/invitation_code', '/name', '/email', '/password'];

export function RegisterForm({ as, onDone }: Props) {
  const { t, i18n } = useTranslation('auth');
  const joining = useMutation({ mutationFn: register, onSuccess: (me) => onDone?.(me) });
  const wrong = useFieldErrors(joining.error);

  function send(fields: Fields): void {
    joining.mutate({
      role: as,
      name: fields.text('name'),
      email: fields.text('email'),
      password: fields.text('password'),
      locale: i18n.resolvedLanguage ?? 'en',
      ...(as === 'patient' ? { time_zone: viewerZone() } : { invitation_code: fields.optional('invitation_code') }),
    });
  }

  return (
    <Form label={t('register.title')} onSend={send}>
      <Sentence error={joining.error} fields={FIELDS} />
      {as === 'doctor' && (
        <TextInput
          name="invitation_code"
          label={t('invitation')}
          description={t('invitation.why')}
          error={wrong('/invitation_code')}
          autoComplete="off"
          required
        />
      )}
      <TextInput name="name" label={t('name')} autoComplete="name" error={wrong('/name')} required />
      <TextInput
        name="email"
        type="email"
        label={t('email')}
        autoComplete="email"
        inputMode="email"
        error={wrong('/email')}
        required
      />
      <PasswordInput
        name="password"
        label={t('password')}
        description={t('password.rule')}
        autoComplete="new-password"
        error={wrong('/password')}
        required
        visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
      />
      <Button type="submit" loading={joining.isPending} fullWidth>
        {t('register.do')}
      </Button>
    </Form>
  );
}
