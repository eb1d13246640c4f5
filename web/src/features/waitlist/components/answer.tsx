// Do I take the time, or may the next one have it?
import { Button } from '@mantine/core';
import { CalendarCheck, CreditCard } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { amount } from '@/lib/money';
import type { WaitlistOffer } from '@/schema/salus';
import { ButtonLink } from '@/ui/links';
import { Sentence } from '@/ui/sentence';
import { useAccept, useRefuse } from '../api/offer';
import classes from './offer.module.css';

export function Answer({ offer }: { readonly offer: WaitlistOffer }) {
  const { t } = useTranslation('waitlist');
  const accepting = useAccept(offer.id);
  const refusing = useRefuse(offer.id);
  const busy = accepting.isPending || refusing.isPending;
  return (
    <>
      <Sentence error={accepting.error ?? refusing.error} />
      <div className={classes['answers']}>
        {offer.prepaid ? (
          <ButtonLink
            size="lg"
            to="/appointments/$appointmentId"
            params={{ appointmentId: String(offer.appointment_id) }}
            leftSection={<CreditCard aria-hidden size={20} />}
          >
            {t('offer.pay', { amount: amount(offer.fee) })}
          </ButtonLink>
        ) : (
          <Button
            size="lg"
            loading={accepting.isPending}
            disabled={busy && !accepting.isPending}
            leftSection={<CalendarCheck aria-hidden size={20} />}
            onClick={() => {
              refusing.reset();
              accepting.mutate();
            }}
          >
            {t('offer.take')}
          </Button>
        )}
        <Button
          size="lg"
          variant="default"
          loading={refusing.isPending}
          disabled={busy && !refusing.isPending}
          onClick={() => {
            accepting.reset();
            refusing.mutate();
          }}
        >
          {t('offer.refuse')}
        </Button>
      </div>
      <p className={classes['note']}>{t('offer.refuse.why')}</p>
    </>
  );
}
