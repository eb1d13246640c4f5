// To which time does an appointment move? The same picker, the old time and the new one side by side.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ArrowRight, CalendarX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isRefusal } from '@/lib/api';
import { dayAfter, dayName, dayOf, today } from '@/lib/time';
import type { Appointment, DoctorProfile, Slot } from '@/schema/salus';
import { ClinicTime } from '@/ui/clinic-time';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import { Sentence } from '@/ui/sentence';
import { freeSlotsQuery, useLiveSlots, WINDOW_DAYS } from '../api/free-slots';
import { useMove } from '../api/move';
import type { Choice } from '../choice';
import { byDay, nearest, zoneOf } from '../model';
import { SlotPicker } from './slot-picker';
import { Taken } from './taken';
import classes from './move-page.module.css';

interface Props {
  readonly appointment: Appointment;
  readonly doctor: DoctorProfile;
  readonly choice: Choice;
  readonly onChoice: (choice: Choice) => void;
  readonly onMoved: () => void;
}

export function MovePage({ appointment, doctor, choice, onChoice, onMoved }: Props) {
  const { t } = useTranslation('booking');
  useLiveSlots(doctor.id);
  const moving = useMove(appointment);
  const from = choice.from ?? today(doctor.time_zone);
  const free = useQuery(freeSlotsQuery(doctor.id, appointment.service.id, from));
  const slots = free.data?.slots ?? [];
  const days = byDay(doctor, slots);
  const slot = slots.find(({ starts_at }) => starts_at === choice.at);
  const gone = choice.at !== undefined && slot === undefined && free.isSuccess && !moving.isPending ? choice.at : undefined;
  const shown = days.some(({ day }) => day === choice.day) ? choice.day : days[0]?.day;
  const offered = isRefusal(moving.error, 'slot_taken') ? (moving.error.list('alternatives') as Slot[]) : [];

  function choose(next: Slot): void {
    moving.reset();
    onChoice({ ...choice, at: next.starts_at, day: dayOf(next.starts_at, zoneOf(doctor, next)) });
  }

  return (
    <div className={classes['move']}>
      <div className={classes['change']} aria-live="polite">
        <p>
          <small>{t('move.old')}</small>
          <strong>{dayName(dayOf(appointment.starts_at, appointment.time_zone), 'middle')}</strong>
          <ClinicTime at={appointment.starts_at} zone={appointment.time_zone} />
        </p>
        <ArrowRight aria-hidden />
        <p>
          <small>{t('move.new')}</small>
          {slot === undefined ? (
            <span>{t('move.choose')}</span>
          ) : (
            <>
              <strong>{dayName(dayOf(slot.starts_at, zoneOf(doctor, slot)), 'middle')}</strong>
              <ClinicTime at={slot.starts_at} zone={zoneOf(doctor, slot)} />
            </>
          )}
        </p>
        <Button
          disabled={slot === undefined}
          loading={moving.isPending}
          onClick={() => {
            if (slot !== undefined) moving.mutate(slot.starts_at, { onSuccess: onMoved });
          }}
        >
          {t('move.do')}
        </Button>
      </div>
      {!isRefusal(moving.error, 'slot_taken') && <Sentence error={moving.error} />}
      {gone !== undefined && (
        <Taken doctor={doctor} at={gone} others={offered.length > 0 ? offered : nearest(slots, gone)} onSlot={choose} />
      )}
      {free.isError && free.data === undefined && <Failed error={free.error} reset={() => void free.refetch()} />}
      {free.isPending && <Loading rows={3} height={72} />}
      {shown !== undefined && (
        <SlotPicker
          doctor={doctor}
          days={days}
          day={shown}
          at={slot?.starts_at}
          onDay={(day) => {
            onChoice({ ...choice, day });
          }}
          onSlot={choose}
        />
      )}
      {free.isSuccess && days.length === 0 && (
        <Empty icon={CalendarX} title={t('none')}>
          {t('none.until', { day: dayName(dayAfter(from, WINDOW_DAYS - 1), 'middle') })}
        </Empty>
      )}
      <Button
        variant="default"
        className={classes['later'] ?? ''}
        onClick={() => {
          onChoice({ from: dayAfter(from, WINDOW_DAYS) });
        }}
      >
        {t('later')}
      </Button>
    </div>
  );
}
