// When, where no free time fits? At a time of the practice's choosing, beside hours and rules, and with a reason.
import { Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { instantAt, today } from '@/lib/time';
import { useFieldErrors } from '@/ui/sentence';

interface Props {
  readonly zone: string;
  readonly begin?: string | undefined;
  readonly error: unknown;
  /** The instant; null as long as a part of it is missing. */
  readonly onChoose: (at: string | null) => void;
}

export function SqueezeIn({ zone, begin, error, onChoose }: Props) {
  const { t } = useTranslation('visits');
  const [day, setDay] = useState(begin ?? today(zone));
  const [time, setTime] = useState('');
  const wrong = useFieldErrors(error);

  function choose(on: string, at: string) {
    setDay(on);
    setTime(at);
    onChoose(on === '' || at === '' ? null : instantAt(on, at, zone));
  }

  return (
    <Stack gap="md">
      <Group grow align="end">
        <TextInput
          type="date"
          label={t('squeeze.day')}
          value={day}
          min={today(zone)}
          onChange={(event) => {
            choose(event.currentTarget.value, time);
          }}
        />
        <TextInput
          type="time"
          label={t('squeeze.time', { zone })}
          value={time}
          error={wrong('/starts_at')}
          onChange={(event) => {
            choose(day, event.currentTarget.value);
          }}
        />
      </Group>
      <TextInput
        name="overbook_reason"
        label={t('squeeze.reason')}
        required
        maxLength={500}
        error={wrong('/overbook_reason')}
      />
    </Stack>
  );
}
