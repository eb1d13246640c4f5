// One who waits: for what, since when, how soon it has to be, and off the list.
import { Button } from '@mantine/core';
import { UserMinus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayName, dayOf, viewerZone } from '@/lib/time';
import type { Priority, WaitlistEntry, WaitlistOffer } from '@/schema/salus';
import { ClinicTime } from '@/ui/clinic-time';
import { Select } from '@/ui/select';
import { SentenceOrStale } from '@/ui/stale';
import { useChange } from '../api/change';
import { PRIORITIES, STATUSES } from '../model';
import { useNow } from '../now';
import { useAwaited } from './awaited';
import { Leave } from './leave';
import { PeriodWords } from './period-words';
import { Status } from './status';
import { Until } from './until';
import classes from './queue.module.css';

export function QueueLine({ entry }: { readonly entry: WaitlistEntry }) {
  const { t } = useTranslation('waitlist');
  const [leaving, setLeaving] = useState(false);
  const changing = useChange(entry);
  const awaited = useAwaited()(entry);
  const open = STATUSES.open.includes(entry.status);
  const { name } = entry.patient;
  return (
    <li className={classes['line']} data-priority={open ? entry.priority : 0}>
      <div className={classes['who']}>
        <h2>{name}</h2>
        <Status status={entry.status} />
      </div>
      <p className={classes['what']}>{awaited}</p>
      <div className={classes['when']}>
        <PeriodWords periods={entry.periods} />
        <span>{t('since', { day: dayName(dayOf(entry.joined_at, viewerZone()), 'short') })}</span>
      </div>
      {entry.offer !== null && <Offered offer={entry.offer} />}
      {open && (
        <div className={classes['actions']}>
          <Select
            label={t('priority')}
            aria-label={t('priority.of', { name })}
            value={String(entry.priority)}
            disabled={changing.isPending}
            onChoose={(value) => {
              changing.mutate({ priority: Number(value) as Priority });
            }}
            options={PRIORITIES.map((one) => ({ value: String(one), label: t(`priority.${one}`) }))}
          />
          {!leaving && (
            <Button
              variant="subtle"
              color="berry"
              leftSection={<UserMinus aria-hidden size={18} />}
              aria-label={t('takeOff.whom', { name })}
              onClick={() => {
                setLeaving(true);
              }}
            >
              {t('takeOff')}
            </Button>
          )}
        </div>
      )}
      <SentenceOrStale
        error={changing.error}
        onReload={() => {
          changing.reset();
        }}
      />
      {leaving && open && (
        <Leave
          entry={entry}
          title={t('takeOff.title', { name })}
          why={t('takeOff.why')}
          onClose={() => {
            setLeaving(false);
          }}
        />
      )}
    </li>
  );
}

function Offered({ offer }: { readonly offer: WaitlistOffer }) {
  const { t } = useTranslation('waitlist');
  const now = useNow();
  const zone = offer.time_zone;
  return (
    <div className={classes['offered']}>
      <p>
        {t('offered', { day: dayName(dayOf(offer.starts_at, zone), 'short') })} <ClinicTime at={offer.starts_at} zone={zone} />
      </p>
      <Until offer={offer} now={now} />
    </div>
  );
}
