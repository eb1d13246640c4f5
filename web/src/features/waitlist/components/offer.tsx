// A time is held: when, with whom, until when, and one button to take it.
import { useTranslation } from 'react-i18next';
import { amount } from '@/lib/money';
import { dayName, dayOf } from '@/lib/time';
import type { WaitlistOffer } from '@/schema/salus';
import { ClinicTime } from '@/ui/clinic-time';
import { standingOf } from '../model';
import { useNow } from '../now';
import { Answer } from './answer';
import { MovesFrom } from './moves-from';
import { Outcome } from './outcome';
import { Until } from './until';
import classes from './offer.module.css';

interface Props {
  readonly offer: WaitlistOffer;
  /** Whoever looks is the patient; the practice looks, too. */
  readonly mine: boolean;
}

export function Offer({ offer, mine }: Props) {
  const { t } = useTranslation('waitlist');
  const now = useNow();
  const standing = standingOf(offer, now);
  const { starts_at: starts, time_zone: zone } = offer;
  return (
    <article className={classes['offer']} data-over={standing === 'over' || standing === 'refused'}>
      {standing !== 'open' && <Outcome offer={offer} standing={standing} />}
      {offer.moves !== null && standing === 'open' && <MovesFrom appointmentId={offer.moves} />}
      <div className={classes['time']}>
        <strong>{dayName(dayOf(starts, zone))}</strong>
        <ClinicTime at={starts} zone={zone} />
      </div>
      <dl className={classes['facts']}>
        <dt>{t('with')}</dt>
        <dd>{offer.doctor.name}</dd>
        <dt>{t('what')}</dt>
        <dd>{offer.service.name}</dd>
        {offer.clinic !== null && (
          <>
            <dt>{t('where')}</dt>
            <dd>{offer.clinic.name}</dd>
          </>
        )}
        <dt>{t('fee')}</dt>
        <dd>
          {amount(offer.fee)} · {t(offer.prepaid ? 'fee.prepaid' : 'fee.there')}
        </dd>
      </dl>
      {standing === 'open' && (
        <div className={classes['kept']}>
          <Until offer={offer} now={now} />
        </div>
      )}
      {standing === 'open' && mine && <Answer offer={offer} />}
      {standing === 'open' && !mine && <p className={classes['note']}>{t('offer.notMine')}</p>}
    </article>
  );
}
