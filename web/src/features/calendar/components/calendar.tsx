// What does my time look like? Hours, openings, time off and visits of a day, a week or a month.
import { Button, Group } from '@mantine/core';
import { DayView, MonthView, type ScheduleEventData, WeekView } from '@mantine/schedule';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/dates/styles.layer.css';
import '@mantine/schedule/styles.layer.css';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clock, dayName, instantAt, today } from '@/lib/time';
import type { Appointment, DoctorProfile } from '@/schema/salus';
import { Failed } from '@/ui/failed';
import { hoursQuery, openingsQuery, timeOffQuery } from '../api/schedule';
import { blockOf, daysOf, hoursShown, openHours, type Shown, step, stretchOf, type View, VIEWS } from '../model';
import { AddSpan, type Span } from './add-span';
import { Exceptions } from './exceptions';
import classes from './calendar.module.css';

interface Props {
  readonly doctor: DoctorProfile;
  readonly view: View;
  readonly day: string;
  readonly visits: readonly Appointment[];
  readonly onShow: (view: View, day: string) => void;
  readonly onVisit: (visit: Appointment) => void;
  readonly onMove: (visit: Appointment, startsAt: string) => void;
}

const QUARTER = 15;
const MOVABLE = 'upcoming';

export function Calendar({ doctor, view, day, visits, onShow, onVisit, onMove }: Props) {
  const { t } = useTranslation(['practice', 'common']);
  const zone = doctor.time_zone;
  const shown: Shown = { view, day, zone };
  const { first, end } = daysOf(shown);
  const hours = useQuery(hoursQuery(doctor.id));
  const openings = useQuery(openingsQuery(doctor.id, stretchOf(shown)));
  const timeOff = useQuery(timeOffQuery(doctor.id, stretchOf(shown)));
  const [adding, setAdding] = useState<Span | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // The view names its days by dates alone; what they show is the better name.
    for (const one of frame.current?.querySelectorAll(`button[aria-label^="${t('calendar.day')} "]`) ?? []) {
      one.removeAttribute('aria-label');
    }
  });
  const failure = hours.error ?? openings.error ?? timeOff.error;

  const standing = visits.filter(({ status }) => !['cancelled', 'expired', 'no_show'].includes(status));
  const booked = standing.map((visit) => blockOf(visit, 'visit', zone));
  const open = openHours(hours.data?.weekly ?? [], first, end);
  const extra = (openings.data ?? []).map((opening) => blockOf(opening, 'opening', zone));
  const away = (timeOff.data ?? []).map((absence) => blockOf(absence, 'away', zone));
  const background = view === 'month' ? [] : [...open, ...extra];
  const events: ScheduleEventData[] = [
    ...background.map((block) => ({ ...block, title: '', color: 'pine', display: 'background' as const })),
    ...away.map((block) => ({ ...block, title: t('calendar.away'), color: 'gray', display: 'background' as const })),
    ...standing.map((visit, place) => ({
      ...blockOf(visit, 'visit', zone),
      ...booked[place],
      title: `${clock(visit.starts_at, zone)} ${visit.patient.name}`,
      color: visit.status === 'completed' ? 'gray' : visit.status === 'upcoming' ? 'pine' : 'sun',
      variant: visit.status === 'completed' ? ('light' as const) : ('filled' as const),
    })),
  ];
  function visitOf({ id }: ScheduleEventData): Appointment | undefined {
    return standing.find((visit) => `visit ${visit.id}` === id);
  }
  const shared = {
    date: day,
    weekendDays: [],
    events,
    withHeader: false,
    withEventsDragAndDrop: true,
    canDragEvent: (event: ScheduleEventData) => visitOf(event)?.status === MOVABLE,
    onEventClick: (event: ScheduleEventData) => {
      const visit = visitOf(event);
      if (visit !== undefined) onVisit(visit);
    },
    onEventDrop: ({ event, newStart }: { event: ScheduleEventData; newStart: string }) => {
      const visit = visitOf(event);
      if (visit === undefined) return;
      const time = view === 'month' ? clock(visit.starts_at, zone) : newStart.slice(11, 16);
      onMove(visit, instantAt(newStart.slice(0, 10), time, zone));
    },
    labels: { timeSlot: t('calendar.slot'), weekday: t('calendar.day'), allDay: t('calendar.allDay'), moreLabel: (count: number) => t('calendar.more', { count }), more: t('calendar.others') },
  };
  const timed = {
    ...shared,
    ...hoursShown([...open, ...extra, ...booked]),
    intervalMinutes: 30,
    eventDragInterval: QUARTER,
    slotLabelFormat: (at: string) => at.slice(11, 16),
    withCurrentTimeIndicator: true,
    getCurrentTime: () => `${today(zone)} ${clock(new Date().toISOString(), zone)}:00`,
    withDragSlotSelect: true,
    onTimeSlotClick: ({ slotStart, slotEnd }: { slotStart: string; slotEnd: string }) => {
      setAdding({ from: slotStart, to: slotEnd });
    },
    onSlotDragEnd: (from: string, to: string) => {
      setAdding({ from, to });
    },
  };
  return (
    <>
      <Toolbar
        shown={shown}
        onShow={onShow}
        onAdd={() => {
          setAdding({ from: `${day} 09:00:00`, to: `${day} 12:00:00` });
        }}
      />
      {failure !== null && <Failed error={failure} />}
      <div ref={frame} className={classes['frame']} data-view={view}>
        {view === 'day' && <DayView {...timed} withAllDaySlot={false} />}
        {view === 'week' && (
          <WeekView {...timed} withAllDaySlots={false} highlightToday withWeekNumber={false} weekdayFormat={(one) => dayName(one.slice(0, 10), 'weekday')} />
        )}
        {view === 'month' && (
          <MonthView
            {...shared}
            highlightToday
            maxEventsPerDay={4}
            weekdayFormat={(one) => dayName(one.slice(0, 10), 'weekday')}
            getDayProps={(one) => ({ 'aria-label': dayName(one.slice(0, 10), 'middle') })}
            onDayClick={(one) => {
              onShow('day', one);
            }}
          />
        )}
      </div>
      <p className={classes['legend']}>
        <span data-tone="open">{t('calendar.open')}</span>
        <span data-tone="away">{t('calendar.away')}</span>
        {t('calendar.how')}
      </p>
      <Exceptions doctorId={doctor.id} zone={zone} openings={openings.data ?? []} timeOff={timeOff.data ?? []} />
      {adding !== null && (
        <AddSpan
          doctor={doctor}
          span={adding}
          onClose={() => {
            setAdding(null);
          }}
        />
      )}
    </>
  );
}

interface ToolbarProps {
  readonly shown: Shown;
  readonly onShow: (view: View, day: string) => void;
  readonly onAdd: () => void;
}

function Toolbar({ shown, onShow, onAdd }: ToolbarProps) {
  const { t } = useTranslation('practice');
  const { view, day, zone } = shown;
  const { first } = daysOf(shown);
  const title = view === 'day' ? dayName(day) : dayName(view === 'month' ? day : first, 'month');
  return (
    <div className={classes['toolbar']}>
      <Group gap="xs" wrap="nowrap">
        <Button
          variant="default"
          px="sm"
          aria-label={t(`calendar.before.${view}`)}
          onClick={() => {
            onShow(view, step(shown, -1));
          }}
        >
          <ChevronLeft aria-hidden size={20} />
        </Button>
        <Button
          variant="default"
          onClick={() => {
            onShow(view, today(zone));
          }}
        >
          {t('calendar.today')}
        </Button>
        <Button
          variant="default"
          px="sm"
          aria-label={t(`calendar.after.${view}`)}
          onClick={() => {
            onShow(view, step(shown, 1));
          }}
        >
          <ChevronRight aria-hidden size={20} />
        </Button>
      </Group>
      <h2 className={classes['title']} aria-live="polite">
        {title}
      </h2>
      <div role="group" aria-label={t('calendar.view')} className={classes['views']}>
        {VIEWS.map((one) => (
          <Button
            key={one}
            size="sm"
            variant={one === view ? 'light' : 'subtle'}
            color={one === view ? 'pine' : 'gray'}
            aria-pressed={one === view}
            onClick={() => {
              onShow(one, day);
            }}
          >
            {t(`calendar.${one}`)}
          </Button>
        ))}
      </div>
      <Button onClick={onAdd}>{t('calendar.add')}</Button>
    </div>
  );
}
