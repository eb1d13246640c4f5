// When could it be? One tap leads to this very time.
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { clock, dayName, dayOf, nearDay } from '@/lib/time';
import type { ClinicProfile, Slot } from '@/schema/salus';
import ticket from '@/ui/ticket.module.css';

interface Props {
  readonly slot: Slot;
  readonly clinics: readonly ClinicProfile[];
  readonly doctorName: string;
}

export function NextTime({ slot, clinics, doctorName }: Props) {
  const { t } = useTranslation('search');
  const clinic = clinics.find(({ id }) => id === slot.clinic_id);
  const zone = clinic?.time_zone ?? 'UTC';
  const day = dayOf(slot.starts_at, zone);
  const time = clock(slot.starts_at, zone);
  const shown = nearDay(day, zone) ?? dayName(day, 'short');
  const spoken = t('times.one', { name: doctorName, day: shown, time, place: clinic?.name ?? '' });
  return (
    <Link
      to="/doctors/$doctorId"
      params={{ doctorId: String(slot.doctor_id) }}
      search={{ service: slot.service_id, at: slot.starts_at }}
      className={ticket['ticket'] ?? ''}
      aria-label={spoken}
    >
      <small>{shown}</small>{' '}
      {time}
    </Link>
  );
}
