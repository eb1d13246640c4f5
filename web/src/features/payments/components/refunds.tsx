// What went back, why, and did it arrive?
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { amount } from '@/lib/money';
import { moment } from '@/lib/time';
import type { Refund, RefundStatus } from '@/schema/salus';
import classes from './payments.module.css';

const COLORS: Record<RefundStatus, string> = { requested: 'sun', refunding: 'sun', refunded: 'pine', failed: 'berry' };

export function Refunds({ refunds }: { readonly refunds: readonly Refund[] }) {
  const { t } = useTranslation('payments');
  if (refunds.length === 0) return <p className={classes['none']}>{t('refunds.none')}</p>;
  return (
    <ul className={classes['refunds']} aria-live="polite">
      {refunds.map(({ id, amount: sum, status, reason, updated_at: at }) => (
        <li key={id}>
          <div>
            <strong>{amount(sum)}</strong>
            <p>
              {t(`refund.${reason}`)}, <time dateTime={at}>{moment(at)}</time>
            </p>
            {status === 'failed' && <p>{t('refusal.failed')}</p>}
          </div>
          <Badge color={COLORS[status]}>{t(`refund.${status}`)}</Badge>
        </li>
      ))}
    </ul>
  );
}
