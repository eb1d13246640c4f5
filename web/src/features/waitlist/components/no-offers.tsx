// Does this patient wait in vain? Who has switched off messages about offers is offered nothing, and reads it here.
import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/lib/auth';
import { preferencesQuery } from '@/lib/queries';
import { TextLink } from '@/ui/links';

export function NoOffers() {
  const { t } = useTranslation('waitlist');
  const me = useMe();
  const { data: preferences } = useQuery({ ...preferencesQuery(me?.id ?? 0), enabled: me?.role === 'patient' });
  if (preferences?.offers.length !== 0) return null;
  return (
    <Alert color="sun" role="status" icon={<BellOff aria-hidden size={20} />} mb="md">
      {t('noOffers')} <TextLink to="/preferences">{t('noOffers.change')}</TextLink>
    </Alert>
  );
}
