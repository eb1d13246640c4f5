// How do I change my password?
import { Button, Group, PasswordInput } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '@/ui/form/form';
import { Saved } from '@/ui/saved';
import { Sentence, useFieldErrors } from '@/ui/sentence';
import { useChangePassword } from '../api/sessions';

const FIELDS = ['/current_password', '/password'];

export function PasswordForm() {
  const { t } = useTranslation('account');
  const changing = useChangePassword();
  const wrong = useFieldErrors(changing.error);
  const box = useRef<HTMLDivElement>(null);
  const eye = { 'aria-label': t('password.show') };
  return (
    <div ref={box}>
      <Form
        label={t('password')}
        onSend={(fields) => {
          const body = { current_password: fields.text('current'), password: fields.text('new') };
          changing.mutate(body, { onSuccess: () => box.current?.querySelector('form')?.reset() });
        }}
      >
        <Sentence error={changing.error} fields={FIELDS} />
        <PasswordInput
          name="current"
          label={t('password.current')}
          autoComplete="current-password"
          error={wrong('/current_password')}
          visibilityToggleButtonProps={eye}
        />
        <PasswordInput
          name="new"
          label={t('password.new')}
          description={t('password.rule')}
          autoComplete="new-password"
          error={wrong('/password')}
          visibilityToggleButtonProps={eye}
        />
        <Group>
          <Button type="submit" variant="default" loading={changing.isPending}>
            {t('password.do')}
          </Button>
          <Saved when={changing.isSuccess}>{t('password.done')}</Saved>
        </Group>
      </Form>
    </div>
  );
}
