// What is this place? Its address, where it lies, when its doors are open, how one gets in.
import { ActionIcon, Button, Checkbox, Group, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { viewerZone, weekdayName } from '@/lib/time';
import type { ClinicProfile, HoursBody } from '@/schema/salus';
import { Form } from '@/ui/form/form';
import { Saved } from '@/ui/saved';
import { Section } from '@/ui/section';
import { Select } from '@/ui/select';
import { Sentence, useFieldErrors } from '@/ui/sentence';
import { SentenceOrStale } from '@/ui/stale';
import { useRemoveClinic, useSaveClinic } from '../api/clinics';
import { clinicOf, FACILITIES } from '../clinic-form';
import { RefundTerms } from './refund-terms';
import classes from './office.module.css';

interface Props {
  readonly standing: ClinicProfile | null;
  readonly onDone: (clinic: ClinicProfile) => void;
  readonly onRemoved: () => void;
  readonly onReload: () => void;
}

const LINES = ['street', 'postal_code', 'city', 'region', 'country'] as const;
const OTHERS = ['phone', 'email', 'time_zone', 'latitude', 'longitude'] as const;
const POINTERS = ['/name', ...LINES.map((name) => `/address/${name}`), ...OTHERS.map((name) => `/${name}`)];

export function ClinicForm({ standing: now, onDone, onRemoved, onReload }: Props) {
  const { t } = useTranslation(['office', 'common']);
  const [standing, setStanding] = useState(now); // what this form is based on, whatever is loaded meanwhile
  const saving = useSaveClinic(standing);
  const wrong = useFieldErrors(saving.error);
  const [opening, setOpening] = useState<readonly HoursBody[]>(
    (standing?.opening_hours ?? []).map((row) => ({ ...row, end: row.end === '24:00' ? '00:00' : row.end })),
  );
  return (
    <>
      <Form
        label={t('clinic')}
        onSend={(fields) => {
          saving.mutate(clinicOf(fields, opening, standing?.reminder_minutes), {
            onSuccess: (said) => {
              if (standing !== null) setStanding(said);
              onDone(said);
            },
          });
        }}
      >
        <TextInput name="name" label={t('clinic.name')} defaultValue={standing?.name ?? ''} error={wrong('/name')} required />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {LINES.map((name) => (
            <TextInput
              key={name}
              name={name}
              label={t(`clinic.${name}`)}
              defaultValue={standing?.address[name] ?? ''}
              error={wrong(`/address/${name}`)}
            />
          ))}
          {OTHERS.map((name) => (
            <TextInput
              key={name}
              name={name}
              label={t(`clinic.${name}`)}
              inputMode={name.endsWith('itude') ? 'decimal' : undefined}
              defaultValue={String(standing === null ? (name === 'time_zone' ? viewerZone() : '') : (standing[name] ?? ''))}
              error={wrong(`/${name}`)}
            />
          ))}
        </SimpleGrid>
        <Opening
          opening={opening}
          wrong={wrong}
          onChange={(next) => {
            setOpening(next);
            saving.reset();
          }}
        />
        <Checkbox.Group label={t('clinic.accessibility')} defaultValue={[...(standing?.accessibility ?? [])]}>
          <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }} mt="xs" spacing="xs">
            {FACILITIES.map((one) => (
              <Checkbox key={one} name={one} value={one} label={t(`facility.${one}`)} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
        <SentenceOrStale
          error={saving.error}
          fields={[...POINTERS, ...opening.flatMap((_, at) => [`/opening_hours/${at}`, `/opening_hours/${at}/end`])]}
          onReload={onReload}
        />
        <Group>
          <Button type="submit" loading={saving.isPending}>
            {t('common:do.save')}
          </Button>
          <Saved when={saving.isSuccess} />
        </Group>
      </Form>
      {standing !== null && <RefundTerms clinicId={standing.id} />}
      {standing !== null && <Remove clinic={standing} onRemoved={onRemoved} />}
    </>
  );
}

interface OpeningProps {
  readonly opening: readonly HoursBody[];
  readonly wrong: (pointer: string) => string | undefined;
  readonly onChange: (opening: readonly HoursBody[]) => void;
}

function Opening({ opening, wrong, onChange }: OpeningProps) {
  const { t } = useTranslation('office');
  function change(at: number, changed: Partial<HoursBody>) {
    onChange(opening.map((row, number) => (number === at ? { ...row, ...changed } : row)));
  }
  return (
    <Stack component="fieldset" gap="xs" style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
      <legend>{t('clinic.opening')}</legend>
      {opening.map((row, at) => (
        <div key={at} role="group" aria-label={`${weekdayName(row.weekday)} ${row.start}`} className={classes['hours']}>
          <Select
            size="sm"
            label={t('clinic.weekday')}
            value={String(row.weekday)}
            onChoose={(weekday) => {
              change(at, { weekday: Number(weekday) });
            }}
            options={Array.from({ length: 7 }, (_, day) => ({ value: String(day), label: weekdayName(day) }))}
          />
          <TextInput
            type="time"
            size="sm"
            label={t('clinic.opens')}
            value={row.start}
            error={wrong(`/opening_hours/${at}/start`)}
            onChange={(event) => {
              change(at, { start: event.currentTarget.value });
            }}
          />
          <Group gap="xs" wrap="nowrap" align="end">
            <TextInput
              type="time"
              size="sm"
              label={t('clinic.closes')}
              value={row.end}
              error={wrong(`/opening_hours/${at}`) ?? wrong(`/opening_hours/${at}/end`)}
              style={{ flex: 1 }}
              onChange={(event) => {
                change(at, { end: event.currentTarget.value });
              }}
            />
            <ActionIcon
              size="lg"
              variant="subtle"
              color="berry"
              aria-label={t('clinic.opening.remove', { day: weekdayName(row.weekday), time: row.start })}
              onClick={() => {
                onChange(opening.filter((_, number) => number !== at));
              }}
            >
              <Trash2 aria-hidden size={18} />
            </ActionIcon>
          </Group>
        </div>
      ))}
      <Button
        size="xs"
        variant="default"
        style={{ alignSelf: 'start' }}
        onClick={() => {
          const last = opening.at(-1);
          const weekday = last === undefined ? 0 : (last.weekday + 1) % 7;
          onChange([...opening, { start: last?.start ?? '08:00', end: last?.end ?? '18:00', weekday }]);
        }}
      >
        {t('clinic.opening.add')}
      </Button>
    </Stack>
  );
}

function Remove({ clinic, onRemoved }: { readonly clinic: ClinicProfile; readonly onRemoved: () => void }) {
  const { t } = useTranslation('office');
  const removing = useRemoveClinic(clinic.id);
  const [sure, setSure] = useState(false);
  return (
    <Section title={t('clinic.remove')} lead={t('clinic.remove.why')}>
      <Sentence error={removing.error} />
      <Button
        color="berry"
        variant={sure ? 'filled' : 'light'}
        loading={removing.isPending}
        onClick={() => {
          if (sure) removing.mutate(undefined, { onSuccess: onRemoved });
          setSure(!sure);
        }}
      >
        {t(sure ? 'clinic.remove.sure' : 'clinic.remove.do', { name: clinic.name })}
      </Button>
    </Section>
  );
}
