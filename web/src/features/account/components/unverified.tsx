// Is the address confirmed? If not, another letter is one click away.
import { Alert, Button } from '@mantine/core';
import { MailQuestionMark } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Sentence } from '@/ui/sentence';
import { useAskForLink } from '../api/address';

export function Unverified({ email }: { readonly email: string }) {
  const { t } = useTranslation('account');
  const asking = useAskForLink();
  return (
    <Alert color="sun" icon={<MailQuestionMark aria-hidden size={20} />} title={t('unverified', { email })} mb="md">
      {asking.isSuccess ? (
        <span role="status">{t('unverified.sent')}</span>
      ) : (
        <Button
          size="sm"
          variant="default"
          loading={asking.isPending}
          onClick={() => {
            asking.mutate();
          }}
        >
          {t('unverified.ask')}
        </Button>
      )}
      <Sentence error={asking.error} />
    </Alert>
  );
}
