// How long is it kept? The clinic's clock, and how far away that is; nothing ticks.
import { useTranslation } from 'react-i18next';
import { dayName, dayOf, distance } from '@/lib/time';
import type { WaitlistOffer } from '@/schema/salus';
import { ClinicTime } from '@/ui/clinic-time';

interface Props {
  readonly offer: WaitlistOffer;
  readonly now: number;
}

export function Until({ offer: { expires_at: until, time_zone: zone }, now }: Props) {
  const { t } = useTranslation('waitlist');
  const day = dayOf(until, zone);
  return (
    <p>
      {t('offer.until')} {day !== dayOf(now, zone) && `${dayName(day, 'short')}, `}
      <ClinicTime at={until} zone={zone} /> · {t('offer.ends', { distance: distance(until, now) })}
    </p>
  );
}
