// What does somebody do who forgot the password? They ask for a letter; the answer tells nobody who has an account.
import { Alert, Button, TextInput } from '@mantine/core';
import { MailCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Form } from '@/ui/form/form';
import { Sentence, useFieldErrors } from '@/ui/sentence';
import { useForgotPassword } from '../api/password';

export function ForgotForm() {
  const { t } = useTranslation('auth');
  const asking = useForgotPassword();
  const wrong = useFieldErrors(asking.error);
  if (asking.isSuccess) {
    return (
      <Alert icon={<MailCheck size={20} />} color="pine" role="status" title={t('forgot.sent')}>
        {t('forgot.sent.why')}
      </Alert>
    );
  }
  return (
    <Form
      label={t('forgot.title')}
      onSend={(fields) => {
        asking.mutate({ email: fields.text('email') });
      }}
    >
      <Sentence error={asking.error} fields={['/email']} />
      <TextInput name="email" type="email" label={t('email')} autoComplete="username" error={wrong('/email')} required />
      <Button type="submit" loading={asking.isPending}>
        {t('forgot.do')}
      </Button>
    </Form>
  );
}
