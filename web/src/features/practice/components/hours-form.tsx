// When am I open, week after week? Several spans a day, each with its clinic and its time of validity.
import { ActionIcon, Button, Card, Checkbox, Group, NumberInput, Popover, Stack, TextInput } from '@mantine/core';
import { Copy, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isRefusal } from '@/lib/api';
import { clock, dayName, dayOf, weekdayName } from '@/lib/time';
import type { AffectedVisit, DoctorProfile, InvalidField, Week } from '@/schema/salus';
import { TextLink } from '@/ui/links';
import { Saved } from '@/ui/saved';
import { Select } from '@/ui/select';
import { SentenceOrStale } from '@/ui/stale';
import { useSaveHours } from '../api/practice';
import { added, copied, type Row, rowsOf, weeklyOf, WEEKDAYS, wrongWith } from '../hours';
import classes from './hours-form.module.css';

interface Props {
  readonly doctor: DoctorProfile;
  readonly week: Week;
  readonly onReload: () => void;
}

export function HoursForm({ doctor, week, onReload }: Props) {
  const { t } = useTranslation(['practice', 'common']);
  const [rows, setRows] = useState(() => rowsOf(week.weekly));
  const [revision, setRevision] = useState(week.revision); // what these rows are based on, whatever is loaded meanwhile
  const saving = useSaveHours(doctor.id);
  const errors = isRefusal(saving.error) ? saving.error.errors : [];
  const clinic = String(doctor.clinics[0]?.id ?? '');
  const pointers = errors.map(({ pointer }) => pointer);

  function change(next: Row[]) {
    setRows(next);
    saving.reset();
  }

  return (
    <form
      noValidate
      aria-label={t('hours')}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate(
          { weekly: weeklyOf(rows), revision },
          {
            onSuccess: (said) => {
              setRevision(said.revision);
            },
          },
        );
      }}
    >
      <Stack gap="md">
        {WEEKDAYS.map((weekday) => (
          <Card key={weekday} component="fieldset" className={classes['day']} padding="md">
            <legend className={classes['name']}>{weekdayName(weekday)}</legend>
            {!rows.some((row) => row.weekday === weekday) && <p className={classes['closed']}>{t('hours.closed')}</p>}
            {rows.map(
              (row, number) =>
                row.weekday === weekday && (
                  <Span
                    key={row.key}
                    row={row}
                    doctor={doctor}
                    errors={wrongWith(errors, number)}
                    onChange={(changed) => {
                      change(rows.map((one) => (one === row ? { ...row, ...changed } : one)));
                    }}
                    onRemove={() => {
                      change(rows.filter((one) => one !== row));
                    }}
                  />
                ),
            )}
            <Group gap="xs">
              <Button
                size="xs"
                variant="default"
                leftSection={<Plus aria-hidden size={16} />}
                aria-label={t('hours.add.day', { day: weekdayName(weekday) })}
                onClick={() => {
                  change(added(rows, weekday, clinic));
                }}
              >
                {t('hours.add')}
              </Button>
              {rows.some((row) => row.weekday === weekday) && (
                <CopyTo
                  weekday={weekday}
                  onCopy={(days) => {
                    change(copied(rows, weekday, days));
                  }}
                />
              )}
            </Group>
          </Card>
        ))}
        <SentenceOrStale error={saving.error} fields={pointers} onReload={onReload} />
        <Group>
          <Button type="submit" loading={saving.isPending}>
            {t('common:do.save')}
          </Button>
          <Saved when={saving.isSuccess} />
        </Group>
        {saving.data?.outside !== undefined && <Outside visits={saving.data.outside} zone={week.time_zone} />}
      </Stack>
    </form>
  );
}

interface SpanProps {
  readonly row: Row;
  readonly doctor: DoctorProfile;
  readonly errors: readonly InvalidField[];
  readonly onChange: (changed: Partial<Row>) => void;
  readonly onRemove: () => void;
}

function Span({ row, doctor, errors, onChange, onRemove }: SpanProps) {
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

function CopyTo({ weekday, onCopy }: { readonly weekday: number; readonly onCopy: (days: readonly number[]) => void }) {
  const { t } = useTranslation('practice');
  const [open, setOpen] = useState(false);
  const [days, setDays] = useState<readonly number[]>([]);
  return (
    <Popover opened={open} onChange={setOpen} trapFocus position="bottom-start" withinPortal={false}>
      <Popover.Target>
        <Button
          size="xs"
          variant="subtle"
          leftSection={<Copy aria-hidden size={16} />}
          aria-label={t('hours.copy.day', { day: weekdayName(weekday) })}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {t('hours.copy')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('hours.copy')}>
        <Stack gap="xs">
          {WEEKDAYS.filter((day) => day !== weekday).map((day) => (
            <Checkbox
              key={day}
              label={weekdayName(day)}
              checked={days.includes(day)}
              onChange={(event) => {
                setDays(event.currentTarget.checked ? [...days, day] : days.filter((one) => one !== day));
              }}
            />
          ))}
          <Button
            size="xs"
            disabled={days.length === 0}
            onClick={() => {
              onCopy(days);
              setOpen(false);
            }}
          >
            {t('hours.copy.do')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Visits that stand outside of the new hours; they are kept until somebody decides. */
function Outside({ visits, zone }: { readonly visits: readonly AffectedVisit[]; readonly zone: string }) {
  const { t } = useTranslation('practice');
  if (visits.length === 0) return null;
  return (
    <div className={classes['outside']} role="status">
      <strong>{t('hours.outside', { count: visits.length })}</strong>
      <ul>
        {visits.map((visit) => (
          <li key={visit.id}>
            <TextLink to="/visits/$visitId" params={{ visitId: String(visit.id) }}>
              {dayName(dayOf(visit.starts_at, zone), 'short')}, {clock(visit.starts_at, zone)} · {visit.reference}
            </TextLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
