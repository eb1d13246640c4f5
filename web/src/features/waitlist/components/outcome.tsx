// The offer is not open any more: what became of it, and what happens next?
import { CalendarX, CircleCheckBig, Clock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { WaitlistOffer } from '@/schema/salus';
import { ButtonLink } from '@/ui/links';
import { becomes, type Standing } from '../model';
import classes from './offer.module.css';

const SIGNS = { accepted: CircleCheckBig, refused: CalendarX, over: Clock };

interface Props {
  readonly offer: WaitlistOffer;
  readonly standing: Exclude<Standing, 'open'>;
}

export function Outcome({ offer, standing }: Props) {
  const { t } = useTranslation('waitlist');
  const Sign = SIGNS[standing];
  return (
    <div role="status" className={classes['outcome']} data-good={standing === 'accepted'}>
      <Sign aria-hidden size={28} strokeWidth={1.9} />
      <div>
        <h2>{t(standing === 'accepted' && offer.moves !== null ? 'outcome.moved' : `outcome.${standing}`)}</h2>
        <p>{t(`outcome.${standing}.next`)}</p>
      </div>
      {standing === 'accepted' ? (
        <ButtonLink to="/appointments/$appointmentId" params={{ appointmentId: String(becomes(offer)) }}>
          {t('outcome.see')}
        </ButtonLink>
      ) : (
        <ButtonLink to="/waitlist" variant="default">
          {t('joined.see')}
        </ButtonLink>
      )}
    </div>
  );
}
