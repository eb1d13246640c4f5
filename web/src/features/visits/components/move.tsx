// To when shall it be moved? The old time stays until the new one is won.
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Appointment, Slot } from '@/schema/salus';
import { Sentence } from '@/ui/sentence';
import { Section } from '@/ui/section';
import { useMove } from '../api/change';
import { TimeChooser } from './time-chooser';

interface Props {
  readonly visit: Appointment;
  readonly onClose: () => void;
}

export function Move({ visit, onClose }: Props) {
  const { t } = useTranslation(['visits', 'common']);
  const [slot, setSlot] = useState<Slot | null>(null);
  const moving = useMove();
  return (
    <Section title={t('move')} lead={t('move.why', { name: visit.patient.name })} opened>
      <TimeChooser
        doctorId={visit.doctor.id}
        serviceId={visit.service.id}
        zone={visit.time_zone}
        chosen={slot}
        onChoose={setSlot}
      />
      <Sentence error={moving.error} />
      <Group gap="sm" mt="md">
        <Button
          disabled={slot === null}
          loading={moving.isPending}
          onClick={() => {
            if (slot !== null) moving.mutate({ visit, starts_at: slot.starts_at }, { onSuccess: onClose });
          }}
        >
          {t('move.do')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('common:do.cancel')}
        </Button>
      </Group>
    </Section>
  );
}
