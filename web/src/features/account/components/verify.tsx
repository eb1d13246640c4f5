// Somebody has come by the link in the letter: one tap says that the address is theirs.
import { Alert, Button, Stack } from '@mantine/core';
import { MailCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Sentence } from '@/ui/sentence';
import { useVerifyEmail } from '../api/address';

export function Verify({ token }: { readonly token: string }) {
  const { t } = useTranslation('account');
  const verifying = useVerifyEmail();
  if (verifying.isSuccess) {
    return <Alert color="pine" role="status" icon={<MailCheck aria-hidden size={20} />} title={t('verify.done')} />;
  }
  return (
    <Stack>
      <Sentence error={verifying.error} />
      <Button
        loading={verifying.isPending}
        onClick={() => {
          verifying.mutate({ token });
        }}
      >
        {t('verify.do')}
      </Button>
    </Stack>
  );
}
