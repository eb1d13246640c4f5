// Shall it really stand there now? Asked after a drag, before anything is saved.
import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { clock, dayName, dayOf } from '@/lib/time';
import type { Appointment } from '@/schema/salus';
import { Dialog } from '@/ui/dialog';
import { Sentence } from '@/ui/sentence';
import { useMove } from '../api/change';

interface Props {
  readonly visit: Appointment;
  readonly startsAt: string;
  readonly onClose: () => void;
}

export function ConfirmMove({ visit, startsAt, onClose }: Props) {
  const { t } = useTranslation(['visits', 'common']);
  const moving = useMove();
  const zone = visit.time_zone;
  function said(at: string) {
    return `${dayName(dayOf(at, zone), 'middle')}, ${clock(at, zone)}`;
  }
  return (
    <Dialog title={t('move')} onClose={onClose}>
      <p>
        <strong>{visit.patient.name}</strong>
        <br />
        <s>{said(visit.starts_at)}</s>
        <br />
        {said(startsAt)}
      </p>
      <p>{t('move.why', { name: visit.patient.name })}</p>
      <Sentence error={moving.error} />
      <Group mt="md">
        <Button
          data-autofocus
          loading={moving.isPending}
          onClick={() => {
            moving.mutate({ visit, starts_at: startsAt }, { onSuccess: onClose });
          }}
        >
          {t('move.do')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('common:do.cancel')}
        </Button>
      </Group>
    </Dialog>
  );
}
