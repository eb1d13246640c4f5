// When? First a day that has room, then a time of that day; two groups of radio buttons, so arrows walk through them.
import { useTranslation } from 'react-i18next';
import { clock, dayName, nearDay } from '@/lib/time';
import type { DoctorProfile, Slot } from '@/schema/salus';
import ticket from '@/ui/ticket.module.css';
import { byPart, type Day, zoneOf } from '../model';
import classes from './slot-picker.module.css';

interface Props {
  readonly doctor: DoctorProfile;
  readonly days: readonly Day[];
  readonly day: string;
  readonly at: string | undefined;
  readonly onDay: (day: string) => void;
  readonly onSlot: (slot: Slot) => void;
}

export function SlotPicker({ doctor, days, day, at, onDay, onSlot }: Props) {
  const { t } = useTranslation('booking');
  const shown = days.find((one) => one.day === day);
  return (
    <div className={classes['picker']}>
      <fieldset className={classes['days']}>
        <legend className={classes['legend']}>{t('day')}</legend>
        <div className={classes['strip']}>
          {days.map(({ day: one, slots }) => (
            <label key={one} className={classes['day']}>
              <input
                type="radio"
                name="day"
                checked={one === day}
                aria-label={t('day.one', { day: dayName(one, 'middle'), count: slots.length })}
                onChange={() => {
                  onDay(one);
                }}
              />
              <span>{nearDay(one, doctor.time_zone) ?? dayName(one, 'weekday')}</span>
              <strong>{dayName(one, 'date')}</strong>
              <small>{t('day.free', { count: slots.length })}</small>
            </label>
          ))}
        </div>
      </fieldset>
      {shown !== undefined && (
        <div className={classes['times']}>
          <h2 className={classes['heading']}>{dayName(shown.day, 'middle')}</h2>
          {byPart(doctor, shown.slots).map(({ part, clinicId, slots }) => (
            <fieldset key={`${part} ${clinicId ?? ''}`} className={classes['part']}>
              <legend>{[t(`part.${part}`), clinicName(doctor, clinicId)].filter(Boolean).join(', ')}</legend>
              <div className={classes['grid']}>
                {slots.map((slot) => (
                  <Time key={slot.id} doctor={doctor} slot={slot} chosen={slot.starts_at === at} onSlot={onSlot} />
                ))}
              </div>
            </fieldset>
          ))}
        </div>
      )}
    </div>
  );
}

interface TimeProps {
  readonly doctor: DoctorProfile;
  readonly slot: Slot;
  readonly chosen: boolean;
  readonly onSlot: (slot: Slot) => void;
}

function Time({ doctor, slot, chosen, onSlot }: TimeProps) {
  return (
    <label className={ticket['ticket']}>
      <input
        type="radio"
        name="slot"
        checked={chosen}
        onChange={() => {
          onSlot(slot);
        }}
      />
      {clock(slot.starts_at, zoneOf(doctor, slot))}
    </label>
  );
}

/** Said only where there is more than one. */
function clinicName(doctor: DoctorProfile, clinicId: number | null): string | undefined {
  return doctor.clinics.length > 1 ? doctor.clinics.find(({ id }) => id === clinicId)?.name : undefined;
}
