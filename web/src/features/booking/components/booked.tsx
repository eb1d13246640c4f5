// It is booked: what does one want to do now?
import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { CalendarPlus, CircleCheckBig } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { saveCalendarFile } from '@/lib/calendar-file';
import { dayName, dayOf } from '@/lib/time';
import type { Appointment } from '@/schema/salus';
import { ClinicTime } from '@/ui/clinic-time';
import { ButtonLink } from '@/ui/links';
import { Sentence } from '@/ui/sentence';
import classes from './booked.module.css';

export function Booked({ appointment }: { readonly appointment: Appointment }) {
  const { t } = useTranslation('booking');
  const saving = useMutation({ mutationFn: () => saveCalendarFile(appointment.id, appointment.reference) });
  const zone = appointment.time_zone;
  const held = appointment.status === 'held';
  return (
    <div role="status" className={classes['booked']}>
      <CircleCheckBig aria-hidden size={40} strokeWidth={1.75} className={classes['sign']} />
      <h2 className={classes['title']}>{t(held ? 'held' : 'booked')}</h2>
      <p className={classes['when']}>
        <strong>{dayName(dayOf(appointment.starts_at, zone))}</strong>
        <ClinicTime at={appointment.starts_at} zone={zone} />
        <span>
          {appointment.doctor.name}
          {appointment.clinic !== null && `, ${appointment.clinic.name}`}
        </span>
      </p>
      <p className={classes['reference']}>
        {t('reference')} <b>{appointment.reference}</b>
      </p>
      <Stack gap="xs">
        <ButtonLink to="/appointments/$appointmentId" params={{ appointmentId: String(appointment.id) }}>
          {t(held ? 'held.pay' : 'booked.see')}
        </ButtonLink>
        {!held && (
          <Button
            variant="default"
            leftSection={<CalendarPlus aria-hidden size={18} />}
            loading={saving.isPending}
            onClick={() => {
              saving.mutate();
            }}
          >
            {t('booked.calendar')}
          </Button>
        )}
        <Sentence error={saving.error} />
      </Stack>
    </div>
  );
}
