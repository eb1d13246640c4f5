// From when to when is one open on a day, where, and for how long does that hold?
import { ActionIcon, Button, Group, NumberInput, TextInput } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { weekdayName } from '@/lib/time';
import type { DoctorProfile, InvalidField } from '@/schema/salus';
import { Select } from '@/ui/select';
import type { Row } from '../hours';
import classes from './hours-form.module.css';

interface Props {
  readonly row: Row;
  readonly doctor: DoctorProfile;
  readonly errors: readonly InvalidField[];
  readonly onChange: (changed: Partial<Row>) => void;
  readonly onRemove: () => void;
}

export function HoursSpan({ row, doctor, errors, onChange, onRemove }: Props) {
  const { t } = useTranslation(['practice', 'common']);
  const [more, setMore] = useState(row.from !== '' || row.until !== '' || row.every > 1);
  const when = `${weekdayName(row.weekday)} ${row.start}–${row.end}`;
  return (
    <div role="group" aria-label={when} className={classes['span']}>
      <div className={classes['line']}>
        <TextInput
          type="time"
          size="sm"
          label={t('span.from')}
          value={row.start}
          onChange={(event) => {
            onChange({ start: event.currentTarget.value });
          }}
        />
        <TextInput
          type="time"
          size="sm"
          label={t('span.to')}
          value={row.end}
          error={errors.length > 0}
          onChange={(event) => {
            onChange({ end: event.currentTarget.value });
          }}
        />
        {doctor.clinics.length > 0 && (
          <Select
            size="sm"
            label={t('span.clinic')}
            value={row.clinic}
            className={classes['clinic'] ?? ''}
            onChoose={(clinic) => {
              onChange({ clinic });
            }}
            options={[
              ...doctor.clinics.map(({ id, name }) => ({ value: String(id), label: name })),
              { value: '', label: t('span.noClinic') },
            ]}
          />
        )}
        <Group gap="xs" wrap="nowrap">
          <Button
            size="sm"
            variant="subtle"
            aria-expanded={more}
            onClick={() => {
              setMore(!more);
            }}
          >
            {t('hours.more')}
          </Button>
          <ActionIcon size="lg" variant="subtle" color="berry" aria-label={t('hours.remove', { when })} onClick={onRemove}>
            <Trash2 aria-hidden size={18} />
          </ActionIcon>
        </Group>
      </div>
      {more && (
        <div className={classes['line']}>
          <TextInput
            type="date"
            size="sm"
            label={t('hours.from')}
            value={row.from}
            onChange={(event) => {
              onChange({ from: event.currentTarget.value });
            }}
          />
          <TextInput
            type="date"
            size="sm"
            label={t('hours.until')}
            value={row.until}
            onChange={(event) => {
              onChange({ until: event.currentTarget.value });
            }}
          />
          <NumberInput
            size="sm"
            label={t('hours.every')}
            min={1}
            max={52}
            hideControls
            inputMode="numeric"
            value={row.every}
            onChange={(every) => {
              onChange({ every: Number(every) || 1 });
            }}
          />
        </div>
      )}
      {errors.map((error) => (
        <p key={`${error.pointer} ${error.code}`} role="alert" className={classes['wrong']}>
          {error.code === 'overlap' ? t('hours.overlap') : error.code === 'order' ? t('hours.order') : error.detail}
        </p>
      ))}
    </div>
  );
}
