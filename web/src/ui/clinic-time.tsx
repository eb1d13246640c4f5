// When is it? "10:30, clinic time (Europe/Paris)", and the viewer's own time when it differs.
import { useTranslation } from 'react-i18next';
import { clock, viewerClock } from '@/lib/time';

interface Props {
  readonly at: string;
  readonly zone: string;
}

export function ClinicTime({ at, zone }: Props) {
  const { t } = useTranslation();
  const own = viewerClock(at, zone);
  return (
    <time dateTime={at}>
      {t('time.clinic', { time: clock(at, zone), zone })}
      {own !== null && <> · {t('time.yours', { time: own })}</>}
    </time>
  );
}
