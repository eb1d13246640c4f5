// What if that time has just gone? The nearest others, without leaving the page.
import { CalendarClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clock, dayName, dayOf, nearDay } from '@/lib/time';
import type { DoctorProfile, Slot } from '@/schema/salus';
import ticket from '@/ui/ticket.module.css';
import { zoneOf } from '../model';
import classes from './taken.module.css';

interface Props {
  readonly doctor: DoctorProfile;
  readonly at: string;
  readonly others: readonly Slot[];
  readonly onSlot: (slot: Slot) => void;
}

export function Taken({ doctor, at, others, onSlot }: Props) {
  const { t } = useTranslation('booking');
  const zone = others[0] === undefined ? doctor.time_zone : zoneOf(doctor, others[0]);
  return (
    <div role="alert" className={classes['taken']}>
      <p className={classes['title']}>
        <CalendarClock aria-hidden size={22} /> {t('taken', { time: clock(at, zone) })}
      </p>
      <p>{t(others.length > 0 ? 'taken.nearest' : 'taken.none')}</p>
      <div className={classes['others']}>
        {others.map((slot) => {
          const there = zoneOf(doctor, slot);
          const day = dayOf(slot.starts_at, there);
          return (
            <button
              key={slot.id}
              type="button"
              className={ticket['ticket']}
              onClick={() => {
                onSlot(slot);
              }}
            >
              <small>{nearDay(day, there) ?? dayName(day, 'short')}</small>{' '}
              {clock(slot.starts_at, there)}
            </button>
          );
        })}
      </div>
    </div>
  );
}
