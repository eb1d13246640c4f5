// What is offered to me, and do I take it? Opening this page takes nothing; the button does.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isRefusal } from '@/lib/api';
import { useStanding } from '@/lib/auth';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { ButtonLink } from '@/ui/links';
import { Loading } from '@/ui/loading';
import { SearchX } from 'lucide-react';
import { offerQuery } from '../api/offer';
import { Offer } from './offer';
import classes from './offer.module.css';

interface Props {
  readonly offerId: number;
  readonly wayIn: ReactNode;
}

export function OfferPage({ offerId, wayIn }: Props) {
  const { t } = useTranslation('waitlist');
  const standing = useStanding();
  const known = standing.is === 'in' || standing.is === 'expired';
  const found = useQuery({ ...offerQuery(offerId), enabled: known });
  if (standing.is === 'out') {
    return (
      <section className={classes['offer']} aria-label={t('offer.wayIn')}>
        <h2>{t('offer.wayIn')}</h2>
        <p className={classes['note']}>{t('offer.wayIn.why')}</p>
        {wayIn}
      </section>
    );
  }
  if (isRefusal(found.error, 'not_found')) {
    return (
      <Empty icon={SearchX} title={t('offer.none')} action={<ButtonLink to="/waitlist">{t('joined.see')}</ButtonLink>}>
        {t('offer.none.why', { email: known ? standing.me.email : '' })}
      </Empty>
    );
  }
  if (found.isError && found.data === undefined) return <Failed error={found.error} reset={() => void found.refetch()} />;
  if (found.data === undefined) return <Loading rows={1} height={300} />;
  return <Offer offer={found.data} mine={known && standing.me.role === 'patient'} />;
}
