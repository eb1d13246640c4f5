// One appointment in a list: the day large, then the time, who and where.
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { dayName, dayOf, nearDay } from '@/lib/time';
import type { Appointment } from '@/schema/salus';
import { ClinicTime } from '@/ui/clinic-time';
import { Status } from './status';
import classes from './line.module.css';

export function Line({ appointment }: { readonly appointment: Appointment }) {
  const zone = appointment.time_zone;
  const day = dayOf(appointment.starts_at, zone);
  return (
    <li className={classes['line']} data-over={appointment.status === 'cancelled'}>
      <span className={classes['day']} aria-hidden>
        <span>{dayName(day, 'weekday')}</span>
        <strong>{dayName(day, 'number')}</strong>
        <span>{dayName(day, 'monthName')}</span>
      </span>
      <div className={classes['what']}>
        <Link
          to="/appointments/$appointmentId"
          params={{ appointmentId: String(appointment.id) }}
          className={classes['link'] ?? ''}
        >
          {nearDay(day, zone) ?? dayName(day, 'middle')}, <ClinicTime at={appointment.starts_at} zone={zone} />
        </Link>
        <p>
          {appointment.doctor.name} · {appointment.service.name}
          {appointment.clinic !== null && ` · ${appointment.clinic.name}`}
        </p>
        <Status status={appointment.status} />
      </div>
      <ChevronRight aria-hidden className={classes['arrow']} />
    </li>
  );
}
