// When is there room? Free times, a day after the other, as groups of radio buttons.
import { Button, Group, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CalendarX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clock, dayAfter, dayName, dayOf, today } from '@/lib/time';
import type { Slot } from '@/schema/salus';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import ticket from '@/ui/ticket.module.css';
import { timesQuery } from '../api/times';
import classes from './time-chooser.module.css';

interface Props {
  readonly doctorId: number;
  readonly serviceId: number;
  readonly zone: string;
  readonly begin?: string | undefined;
  readonly chosen: Slot | null;
  readonly onChoose: (slot: Slot) => void;
}

const STEP = 14;

export function TimeChooser({ doctorId, serviceId, zone, begin, chosen, onChoose }: Props) {
  const { t } = useTranslation('visits');
  const [from, setFrom] = useState(begin ?? today(zone));
  const free = useQuery(timesQuery(doctorId, serviceId, from));
  const slots = free.data?.slots ?? [];
  const days = [...new Set(slots.map(({ starts_at }) => dayOf(starts_at, zone)))];
  return (
    <div>
      <Group gap="sm" align="end" mb="md">
        <TextInput
          type="date"
          label={t('times.from')}
          value={from}
          min={today(zone)}
          onChange={(event) => {
            if (event.currentTarget.value !== '') setFrom(event.currentTarget.value);
          }}
        />
        <Button
          variant="default"
          onClick={() => {
            setFrom(dayAfter(from, STEP));
          }}
        >
          {t('times.later')}
        </Button>
      </Group>
      {free.isPending && <Loading rows={3} height={72} />}
      {free.isError && <Failed error={free.error} reset={() => void free.refetch()} />}
      {free.isSuccess && days.length === 0 && (
        <Empty icon={CalendarX} title={t('times.none')}>
          {t('times.none.why')}
        </Empty>
      )}
      <div className={classes['days']}>
        {days.map((day) => (
          <fieldset key={day} className={classes['day']}>
            <legend>{dayName(day, 'middle')}</legend>
            {slots.filter(({ starts_at }) => dayOf(starts_at, zone) === day).map((slot) => (
              <label key={slot.id} className={ticket['ticket']}>
                <input
                  type="radio"
                  name="time"
                  checked={slot.id === chosen?.id}
                  aria-label={`${clock(slot.starts_at, zone)}, ${dayName(day, 'middle')}`}
                  onChange={() => {
                    onChoose(slot);
                  }}
                />
                {clock(slot.starts_at, zone)}
              </label>
            ))}
          </fieldset>
        ))}
      </div>
    </div>
  );
}
