// One thing that I wait for: when it would suit, and what I can do about it.
import { Button } from '@mantine/core';
import { CalendarCog, LogOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayName, dayOf, viewerZone } from '@/lib/time';
import type { WaitlistEntry } from '@/schema/salus';
import { useAwaited } from './awaited';
import { ChangePeriods } from './change-periods';
import { Leave } from './leave';
import { OfferCall } from './offer-call';
import { PeriodWords } from './period-words';
import { Status } from './status';
import classes from './entry.module.css';

export function Entry({ entry }: { readonly entry: WaitlistEntry }) {
  const { t } = useTranslation('waitlist');
  const [doing, setDoing] = useState<'changing' | 'leaving' | null>(null);
  const awaited = useAwaited()(entry);

  function close(): void {
    setDoing(null);
  }

  return (
    <li className={classes['entry']}>
      <h2 className={classes['title']}>{awaited}</h2>
      <div className={classes['facts']}>
        <Status status={entry.status} />
        <span>{t('since', { day: dayName(dayOf(entry.joined_at, viewerZone()), 'middle') })}</span>
      </div>
      {entry.offer !== null && <OfferCall offer={entry.offer} />}
      {doing !== 'changing' && <PeriodWords periods={entry.periods} />}
      {doing === null && (
        <div className={classes['actions']}>
          <Button
            variant="default"
            leftSection={<CalendarCog aria-hidden size={18} />}
            aria-label={t('change.of', { what: awaited })}
            onClick={() => {
              setDoing('changing');
            }}
          >
            {t('change')}
          </Button>
          <Button
            variant="subtle"
            color="berry"
            leftSection={<LogOut aria-hidden size={18} />}
            aria-label={t('leave.of', { what: awaited })}
            onClick={() => {
              setDoing('leaving');
            }}
          >
            {t('leave')}
          </Button>
        </div>
      )}
      {doing === 'changing' && <ChangePeriods entry={entry} onClose={close} />}
      {doing === 'leaving' && <Leave entry={entry} title={t('leave.title')} why={t('leave.why')} onClose={close} />}
    </li>
  );
}
