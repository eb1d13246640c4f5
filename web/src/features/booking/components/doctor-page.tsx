// How does somebody get from a doctor to an appointment? The address holds every choice, so nothing is ever lost.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { BellRing, CalendarX, MousePointerClick } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isRefusal } from '@/lib/api';
import { dayAfter, dayName, dayOf, today } from '@/lib/time';
import type { Appointment, DoctorProfile, Slot } from '@/schema/salus';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { ButtonLink } from '@/ui/links';
import { Loading } from '@/ui/loading';
import { useDocumentTitle } from '@/ui/page';
import { useBook } from '../api/book';
import { freeSlotsQuery, useLiveSlots, WINDOW_DAYS } from '../api/free-slots';
import { byDay, nearest, zoneOf } from '../model';
import type { Choice } from '../choice';
import { Booked } from './booked';
import { BookingPanel } from './booking-panel';
import { DoctorHead } from './doctor-head';
import { ServiceChoice } from './service-choice';
import { SlotPicker } from './slot-picker';
import { Taken } from './taken';
import classes from './doctor-page.module.css';

interface Props {
  readonly doctor: DoctorProfile;
  readonly choice: Choice;
  readonly onChoice: (choice: Choice) => void;
  readonly wayIn: ReactNode;
}

export function DoctorPage({ doctor, choice, onChoice, wayIn }: Props) {
  const { t } = useTranslation(['booking', 'common']);
  useDocumentTitle(doctor.name);
  useLiveSlots(doctor.id);
  const book = useBook(doctor.id);
  const [asked, setAsked] = useState<Slot | null>(null);
  const [booked, setBooked] = useState<Appointment | null>(null);

  const services = doctor.services.filter(({ active }) => active);
  const service = services.find(({ id }) => id === choice.service) ?? services[0];
  const from = choice.from ?? today(doctor.time_zone);
  const free = useQuery({ ...freeSlotsQuery(doctor.id, service?.id ?? 0, from), enabled: service !== undefined });
  const slots = free.data?.slots ?? [];
  const days = byDay(doctor, slots);
  const found = slots.find(({ starts_at }) => same(starts_at, choice.at));
  const slot = found ?? (book.isPending || booked !== null ? asked : null);
  const gone = choice.at !== undefined && slot === null && free.isSuccess ? choice.at : undefined;
  const day = choice.day ?? (slot === null ? undefined : dayOf(slot.starts_at, zoneOf(doctor, slot))) ?? days[0]?.day;

  function choose(next: Slot): void {
    book.reset();
    setBooked(null);
    setAsked(next);
    onChoice({ ...choice, at: next.starts_at, day: dayOf(next.starts_at, zoneOf(doctor, next)) });
  }

  const offered = isRefusal(book.error, 'slot_taken') ? (book.error.list('alternatives') as Slot[]) : [];
  const shown = days.some((one) => one.day === day) ? day : days[0]?.day;
  return (
    <div className={classes['page']}>
      <div className={classes['main']}>
        <DoctorHead doctor={doctor} />
        {service !== undefined && services.length > 1 && (
          <ServiceChoice
            services={services}
            chosen={service.id}
            onChoose={(id) => {
              book.reset();
              setBooked(null);
              onChoice({ ...choice, service: id, at: undefined });
            }}
          />
        )}
        {free.isError && free.data === undefined && <Failed error={free.error} reset={() => void free.refetch()} />}
        {free.isPending && service !== undefined && <Loading rows={3} height={72} />}
        {shown !== undefined && (
          <SlotPicker
            doctor={doctor}
            days={days}
            day={shown}
            at={slot?.starts_at}
            onDay={(next) => {
              onChoice({ ...choice, day: next });
            }}
            onSlot={choose}
          />
        )}
        {free.isSuccess && days.length === 0 && (
          <Empty icon={CalendarX} title={t('none')}>
            {t('none.until', { day: dayName(dayAfter(from, WINDOW_DAYS - 1), 'middle') })}
          </Empty>
        )}
        {free.isSuccess && (
          <div className={classes['walk']}>
            {choice.from !== undefined && (
              <Button
                variant="default"
                onClick={() => {
                  onChoice({ service: choice.service });
                }}
              >
                {t('earlier')}
              </Button>
            )}
            <Button
              variant="default"
              onClick={() => {
                onChoice({ service: choice.service, from: dayAfter(from, WINDOW_DAYS) });
              }}
            >
              {t('later')}
            </Button>
          </div>
        )}
        {service !== undefined && (
          <p className={classes['wait']}>
            {t('waitlist.why')}{' '}
            <ButtonLink
              to="/waitlist/join"
              search={{ doctor: doctor.id, service: service.id }}
              variant="subtle"
              leftSection={<BellRing aria-hidden size={18} />}
            >
              {t('waitlist')}
            </ButtonLink>
          </p>
        )}
      </div>
      <aside className={classes['side']} aria-label={t('panel')} data-active={choice.at !== undefined}>
        {booked !== null && <Booked appointment={booked} />}
        {booked === null && gone !== undefined && (
          <Taken
            doctor={doctor}
            at={gone}
            others={offered.length > 0 ? offered : nearest(slots, gone)}
            onSlot={choose}
          />
        )}
        {booked === null && slot !== null && service !== undefined && (
          <BookingPanel
            key={slot.id}
            doctor={doctor}
            service={service}
            slot={slot}
            book={book}
            wayIn={wayIn}
            onAsk={() => {
              setAsked(slot);
            }}
            onBooked={setBooked}
          />
        )}
        {booked === null && slot === null && gone === undefined && (
          <p className={classes['hint']}>
            <MousePointerClick aria-hidden size={22} /> {t('hint')}
          </p>
        )}
      </aside>
    </div>
  );
}

function same(one: string, other: string | undefined): boolean {
  return other !== undefined && Date.parse(one) === Date.parse(other);
}
