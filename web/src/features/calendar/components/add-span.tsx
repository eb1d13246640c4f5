// Shall this time be open, or free of work? With the visits that it would hit, before anything is saved.
import { Button, Checkbox, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isRefusal } from '@/lib/api';
import { clock, dayName, dayOf, instantAt } from '@/lib/time';
import type { AffectedVisit, DoctorProfile, NewAbsence } from '@/schema/salus';
import { Dialog } from '@/ui/dialog';
import { Select } from '@/ui/select';
import { Sentence, useFieldErrors } from '@/ui/sentence';
import { useAddOpening, useAddTimeOff } from '../api/schedule';
import classes from './calendar.module.css';

type OnConflict = NonNullable<NewAbsence['on_conflict']>;

/** As the clocks there show it. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

interface Props {
  readonly doctor: DoctorProfile;
  readonly span: Span;
  readonly onClose: () => void;
}

type Kind = 'opening' | 'away';

export function AddSpan({ doctor, span, onClose }: Props) {
  const { t } = useTranslation(['practice', 'common']);
  const [kind, setKind] = useState<Kind>('opening');
  const [first, setFirst] = useState(span.from.slice(0, 10));
  const [last, setLast] = useState(span.to.slice(0, 10));
  const [from, setFrom] = useState(span.from.slice(11, 16));
  const [to, setTo] = useState(span.to.slice(11, 16));
  const [whole, setWhole] = useState(false);
  const [clinic, setClinic] = useState(String(doctor.clinics[0]?.id ?? ''));
  const [reason, setReason] = useState('');
  const [decision, setDecision] = useState<OnConflict | null>(null);
  const opening = useAddOpening(doctor.id);
  const away = useAddTimeOff(doctor.id);
  const zone = doctor.clinics.find(({ id }) => String(id) === clinic)?.time_zone ?? doctor.time_zone;
  const hit = isRefusal(away.error, 'time_off_conflicts') ? (away.error.list('visits') as AffectedVisit[]) : [];
  const saving = kind === 'opening' ? opening : away;
  const wrong = useFieldErrors(saving.error);

  function send() {
    const done = { onSuccess: onClose };
    const [starts_at, ends_at] = [instantAt(first, from, zone), instantAt(kind === 'away' ? last : first, to, zone)];
    if (kind === 'opening') {
      opening.mutate({ starts_at, ends_at, clinic_id: clinic === '' ? null : Number(clinic) }, done);
      return;
    }
    const when = whole ? { from: first, to: last } : { starts_at, ends_at };
    away.mutate({ ...when, reason: reason.trim() === '' ? null : reason.trim(), on_conflict: decision }, done);
  }

  return (
    <Dialog title={t('span.title')} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack gap="md">
          <Radio.Group
            label={t('span.kind')}
            value={kind}
            onChange={(value) => {
              setKind(value);
            }}
          >
            <Group mt="xs">
              <Radio value="opening" label={t('span.opening')} />
              <Radio value="away" label={t('span.away')} />
            </Group>
          </Radio.Group>
          {kind === 'away' && (
            <Checkbox
              label={t('span.whole')}
              checked={whole}
              onChange={(event) => {
                setWhole(event.currentTarget.checked);
              }}
            />
          )}
          <Group grow align="end">
            <TextInput
              type="date"
              label={t(kind === 'away' ? 'span.first' : 'span.day')}
              value={first}
              error={wrong('/from') ?? wrong('/starts_at') ?? wrong('/openings/0/starts_at')}
              onChange={(event) => {
                setFirst(event.currentTarget.value);
                if (event.currentTarget.value > last) setLast(event.currentTarget.value);
              }}
            />
            {kind === 'away' && (
              <TextInput
                type="date"
                label={t('span.last')}
                value={last}
                min={first}
                error={wrong('/to') ?? wrong('/ends_at')}
                onChange={(event) => {
                  setLast(event.currentTarget.value);
                }}
              />
            )}
          </Group>
          {(kind === 'opening' || !whole) && (
            <Group grow>
              <TextInput
                type="time"
                label={t('span.from')}
                value={from}
                onChange={(event) => {
                  setFrom(event.currentTarget.value);
                }}
              />
              <TextInput
                type="time"
                label={t('span.to')}
                value={to}
                error={wrong('/openings/0/ends_at')}
                onChange={(event) => {
                  setTo(event.currentTarget.value);
                }}
              />
            </Group>
          )}
          {kind === 'opening' && doctor.clinics.length > 0 && (
            <Select
              label={t('span.clinic')}
              value={clinic}
              onChoose={setClinic}
              options={[
                ...doctor.clinics.map(({ id, name }) => ({ value: String(id), label: name })),
                { value: '', label: t('span.noClinic') },
              ]}
            />
          )}
          {kind === 'away' && (
            <TextInput
              label={t('span.reason')}
              description={t('span.reason.who')}
              value={reason}
              maxLength={200}
              onChange={(event) => {
                setReason(event.currentTarget.value);
              }}
            />
          )}
          <p className={classes['zone']}>{t('span.zone', { zone })}</p>
          {hit.length > 0 ? (
            <Hit visits={hit} zone={doctor.time_zone} decision={decision} onDecide={setDecision} />
          ) : (
            <Sentence
              error={saving.error}
              fields={['/from', '/to', '/starts_at', '/ends_at', '/openings/0/starts_at', '/openings/0/ends_at']}
            />
          )}
          <Group>
            <Button type="submit" loading={saving.isPending} disabled={hit.length > 0 && decision === null}>
              {t('common:do.save')}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t('common:do.cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

interface HitProps {
  readonly visits: readonly AffectedVisit[];
  readonly zone: string;
  readonly decision: OnConflict | null;
  readonly onDecide: (decision: OnConflict) => void;
}

function Hit({ visits, zone, decision, onDecide }: HitProps) {
  const { t } = useTranslation('practice');
  return (
    <div className={classes['hit']} role="alert">
      <p>
        <strong>{t('hit', { count: visits.length })}</strong>
      </p>
      <ul>
        {visits.map((visit) => (
          <li key={visit.id}>
            {dayName(dayOf(visit.starts_at, zone), 'short')}, {clock(visit.starts_at, zone)} · {visit.reference}
          </li>
        ))}
      </ul>
      <Radio.Group
        label={t('hit.what')}
        value={decision ?? ''}
        onChange={(value) => {
          onDecide(value as OnConflict);
        }}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="keep" label={t('hit.keep')} />
          <Radio value="cancel" label={t('hit.cancel')} />
        </Stack>
      </Radio.Group>
    </div>
  );
}
