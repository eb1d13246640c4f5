// When am I open, week after week? Several spans a day, each with its clinic and its time of validity.
import { Button, Card, Group, Stack } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isRefusal } from '@/lib/api';
import { weekdayName } from '@/lib/time';
import type { DoctorProfile, Week } from '@/schema/salus';
import { Saved } from '@/ui/saved';
import { SentenceOrStale } from '@/ui/stale';
import { usePreviewHours, useSaveHours } from '../api/practice';
import { added, copied, type Row, rowsOf, weeklyOf, WEEKDAYS, wrongWith } from '../hours';
import { CopyTo } from './copy-to';
import { HoursSpan } from './hours-span';
import { Outside } from './outside';
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
  const asking = usePreviewHours(doctor.id);
  const saving = useSaveHours(doctor.id);
  const error = asking.error ?? saving.error;
  const errors = isRefusal(error) ? error.errors : [];
  const clinic = String(doctor.clinics[0]?.id ?? '');
  const pointers = errors.map(({ pointer }) => pointer);
  const hit = saving.isSuccess ? [] : (asking.data?.outside ?? []);

  function change(next: Row[]) {
    setRows(next);
    asking.reset();
    saving.reset();
  }
  function save() {
    saving.mutate(
      { weekly: weeklyOf(rows), revision },
      {
        onSuccess: (said) => {
          setRevision(said.revision);
        },
      },
    );
  }
  /** Visits that these hours would hit are shown first; who saves again has seen them. */
  function send() {
    if (hit.length > 0) save();
    else asking.mutate(weeklyOf(rows), { onSuccess: ({ outside }) => { if (outside.length === 0) save(); } });
  }

  return (
    <form
      noValidate
      aria-label={t('hours')}
      onSubmit={(event) => {
        event.preventDefault();
        send();
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
                  <HoursSpan
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
        <SentenceOrStale error={error} fields={pointers} onReload={onReload} />
        <Outside soon visits={hit} zone={week.time_zone} />
        <Group>
          <Button type="submit" loading={asking.isPending || saving.isPending}>
            {t(hit.length > 0 ? 'hours.keep' : 'common:do.save')}
          </Button>
          <Saved when={saving.isSuccess} />
        </Group>
        {saving.data?.outside !== undefined && <Outside visits={saving.data.outside} zone={week.time_zone} />}
      </Stack>
    </form>
  );
}
