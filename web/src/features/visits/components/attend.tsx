// Who is here, who was seen, who did not come? One tap each, where the visit stands.
import { Button, Group } from '@mantine/core';
import { CircleCheck, DoorOpen, UserX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Appointment } from '@/schema/salus';
import { Sentence } from '@/ui/sentence';
import { type Attendance, useAttend } from '../api/change';
import { attendances } from '../model';

const ICONS = { 'check-in': DoorOpen, complete: CircleCheck, 'no-show': UserX };

export function Attend({ visit }: { readonly visit: Appointment }) {
  const { t } = useTranslation('visits');
  const attending = useAttend(visit);
  const possible = attendances(visit, Date.now());
  if (possible.length === 0 && attending.error === null) return null;
  return (
    <div>
      <Group gap="xs">
        {possible.map((what, place) => (
          <Do
            key={what}
            what={what}
            first={place === 0}
            busy={attending.isPending && attending.variables === what}
            label={t(`attend.${what}.whom`, { name: visit.patient.name })}
            onDo={() => {
              attending.mutate(what);
            }}
          />
        ))}
      </Group>
      <Sentence error={attending.error} />
    </div>
  );
}

interface DoProps {
  readonly what: Attendance;
  readonly first: boolean;
  readonly busy: boolean;
  readonly label: string;
  readonly onDo: () => void;
}

function Do({ what, first, busy, label, onDo }: DoProps) {
  const { t } = useTranslation('visits');
  const Icon = ICONS[what];
  return (
    <Button
      size="sm"
      variant={first ? 'light' : 'default'}
      loading={busy}
      aria-label={label}
      leftSection={<Icon aria-hidden size={18} />}
      onClick={onDo}
    >
      {t(`attend.${what}`)}
    </Button>
  );
}
