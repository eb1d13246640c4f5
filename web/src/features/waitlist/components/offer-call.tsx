// A time is held for me: when, until when, and the way to answer. It comes before everything else.
import { BellRing } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { dayName, dayOf, nearDay } from '@/lib/time';
import type { WaitlistOffer } from '@/schema/salus';
import { ClinicTime } from '@/ui/clinic-time';
import { ButtonLink } from '@/ui/links';
import { standingOf } from '../model';
import { useNow } from '../now';
import { Until } from './until';
import classes from './offer.module.css';

export function OfferCall({ offer }: { readonly offer: WaitlistOffer }) {
  const { t } = useTranslation('waitlist');
  const now = useNow();
  if (standingOf(offer, now) !== 'open') return null;
  const zone = offer.time_zone;
  const day = dayOf(offer.starts_at, zone);
  return (
    <section className={classes['call']} aria-label={t('offer')}>
      <BellRing aria-hidden size={26} strokeWidth={1.9} className={classes['bell']} />
      <div>
        <p className={classes['title']}>{t('offer')}</p>
        <p className={classes['when']}>
          {nearDay(day, zone) ?? dayName(day, 'middle')}, <ClinicTime at={offer.starts_at} zone={zone} />
        </p>
        <p>{[offer.doctor.name, offer.service.name, offer.clinic?.name].filter(Boolean).join(' · ')}</p>
        <Until offer={offer} now={now} />
      </div>
      <ButtonLink to="/waitlist/offers/$offerId" params={{ offerId: String(offer.id) }}>
        {t('offer.see')}
      </ButtonLink>
    </section>
  );
}
