// How does the chosen time become mine? Said once more in full, then one button; getting in happens in place.
import { Button, Stack, Textarea } from '@mantine/core';
import { CalendarHeart } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isRefusal } from '@/lib/api';
import { useMe } from '@/lib/auth';
import type { Appointment, DoctorProfile, ServiceView, Slot } from '@/schema/salus';
import { Sentence } from '@/ui/sentence';
import { intend, type useBook } from '../api/book';
import { Summary } from './summary';
import classes from './booking-panel.module.css';

const LONGEST_REASON = 1000;

interface Props {
  readonly doctor: DoctorProfile;
  readonly service: ServiceView;
  readonly slot: Slot;
  readonly book: ReturnType<typeof useBook>;
  readonly wayIn: ReactNode;
  readonly onAsk: () => void;
  readonly onBooked: (appointment: Appointment) => void;
}

export function BookingPanel({ doctor, service, slot, book, wayIn, onAsk, onBooked }: Props) {
  const { t } = useTranslation('booking');
  const me = useMe();
  const [reason, setReason] = useState('');

  function send(): void {
    onAsk();
    const wanted = { slot_id: slot.id, ...(reason.trim() !== '' && { reason: reason.trim() }) };
    book.mutate(intend(wanted), { onSuccess: onBooked });
  }

  return (
    <Stack gap="md">
      <Summary doctor={doctor} service={service} slot={slot} />
      {me === null && (
        <section className={classes['wayIn']} aria-label={t('wayIn')}>
          <h3 className={classes['title']}>{t('wayIn')}</h3>
          <p className={classes['why']}>{t('wayIn.why')}</p>
          {wayIn}
        </section>
      )}
      {me !== null && me.role !== 'patient' && <p className={classes['why']}>{t('notPatient', { name: me.name })}</p>}
      {me?.role === 'patient' && (
        <>
          <Textarea
            label={t('reason')}
            description={t('reason.who')}
            value={reason}
            maxLength={LONGEST_REASON}
            autosize
            minRows={2}
            onChange={(event) => {
              setReason(event.currentTarget.value);
            }}
          />
          {!isRefusal(book.error, 'slot_taken', 'not_offered') && <Sentence error={book.error} />}
          <Button
            size="lg"
            fullWidth
            loading={book.isPending}
            leftSection={<CalendarHeart aria-hidden size={20} />}
            onClick={send}
          >
            {t('do')}
          </Button>
        </>
      )}
    </Stack>
  );
}
