// How does it stand with a payment? In a word, never in colour alone.
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PaymentView } from '@/schema/salus';
import { type Standing as Name, standingOf } from '../model';

const COLORS: Record<Name, string> = {
  requested: 'sun',
  open: 'sun',
  capturing: 'sun',
  paid: 'pine',
  partly: 'pine',
  back: 'gray',
  refund_failed: 'berry',
  expired: 'gray',
  failed: 'berry',
};

export function Standing({ payment }: { readonly payment: PaymentView }) {
  const { t } = useTranslation('payments');
  const name = standingOf(payment);
  return <Badge color={COLORS[name]}>{t(`status.${name}`)}</Badge>;
}
