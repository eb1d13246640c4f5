// Is a time held for me at this moment? Shown wherever a patient begins; nothing where there is none.
import { useQuery } from '@tanstack/react-query';
import { ownQuery } from '../api/list';
import { openOffers } from '../model';
import { useNow } from '../now';
import { OfferCall } from './offer-call';
import classes from './offer.module.css';

interface Props {
  /** Only the one that is held as this appointment. */
  readonly appointmentId?: number;
  /** They stand on no page that gives them its width. */
  readonly alone?: boolean;
}

export function OpenOffers({ appointmentId, alone = false }: Props) {
  const now = useNow();
  const { data = [] } = useQuery(ownQuery);
  const offers = openOffers(data, now).filter((one) => appointmentId === undefined || one.appointment_id === appointmentId);
  if (offers.length === 0) return null;
  return (
    <div className={classes['calls']} data-alone={alone}>
      {offers.map((offer) => (
        <OfferCall key={offer.id} offer={offer} />
      ))}
    </div>
  );
}
