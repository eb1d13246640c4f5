// How does the practice put somebody on the list? Who, for what, how soon, and when it would suit.
import { Button, Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clinicsQuery, doctorQuery } from '@/lib/queries';
import { today, viewerZone } from '@/lib/time';
import type { Priority } from '@/schema/salus';
import { PersonPicker, type Pickable, type Source } from '@/ui/person-picker';
import { Section } from '@/ui/section';
import { Select } from '@/ui/select';
import { Sentence } from '@/ui/sentence';
import { useJoin } from '../api/join';
import { type Draft, PRIORITIES, saysEnough, type Wanted, wishOf } from '../model';
import { fieldsOf, PeriodsChoice } from './periods-choice';
import { SpecialtyAt } from './specialty-at';

interface Props {
  readonly patients: Source;
  readonly doctors: Source;
  /** A doctor puts people on their own list. */
  readonly own: Pickable | null;
  readonly onDone: () => void;
}

export function NewEntry({ patients, doctors, own, onDone }: Props) {
  const { t } = useTranslation(['waitlist', 'common']);
  const [patient, setPatient] = useState<Pickable | null>(null);
  const [doctor, setDoctor] = useState(own);
  const [wanted, setWanted] = useState<Wanted>(own === null ? {} : { doctor: own.id });
  const [anyDoctor, setAnyDoctor] = useState(false);
  const [drafts, setDrafts] = useState<readonly Draft[] | null>(null);
  const [priority, setPriority] = useState<Priority>(0);
  const { data: profile } = useQuery({ ...doctorQuery(doctor?.id ?? 0), enabled: doctor !== null });
  const { data: clinics } = useQuery(clinicsQuery);
  const joining = useJoin();
  const services = profile?.services.filter(({ active }) => active) ?? [];
  const zone = profile?.time_zone ?? clinics?.find(({ id }) => id === wanted.clinic)?.time_zone ?? viewerZone();
  const ready = patient !== null && saysEnough(wanted);
  return (
    <form
      aria-label={t('new')}
      onSubmit={(event) => {
        event.preventDefault();
        if (patient === null) return;
        joining.mutate({ ...wishOf(wanted, drafts, priority), patient_id: patient.id }, { onSuccess: onDone });
      }}
    >
      <Section title={t('new.who')}>
        <Stack gap="md">
          <PersonPicker label={t('patient')} chosen={patient?.name} source={patients} onPick={setPatient} />
          <Select
            label={t('priority')}
            description={t('priority.why')}
            value={String(priority)}
            onChoose={(value) => {
              setPriority(Number(value) as Priority);
            }}
            options={PRIORITIES.map((one) => ({ value: String(one), label: t(`priority.${one}`) }))}
          />
        </Stack>
      </Section>
      <Section title={t('new.what')}>
        <Stack gap="md">
          {own === null && (
            <Radio.Group
              label={t('new.with')}
              value={anyDoctor ? 'any' : 'one'}
              onChange={(value) => {
                setAnyDoctor(value === 'any');
                setDoctor(null);
                setWanted({});
              }}
            >
              <Stack gap="xs" mt="xs">
                <Radio value="one" label={t('new.with.one')} />
                <Radio value="any" label={t('new.with.any')} />
              </Stack>
            </Radio.Group>
          )}
          {own === null && !anyDoctor && (
            <PersonPicker
              label={t('with')}
              chosen={doctor?.name}
              source={doctors}
              onPick={(one) => {
                setDoctor(one);
                setWanted(one === null ? {} : { doctor: one.id });
              }}
            />
          )}
          {anyDoctor && <SpecialtyAt wanted={wanted} onWanted={setWanted} />}
          {services.length > 1 && (
            <Select
              label={t('what')}
              value={String(wanted.service ?? services[0]?.id)}
              onChoose={(service) => {
                setWanted({ ...wanted, service: Number(service) });
              }}
              options={services.map(({ id, name }) => ({ value: String(id), label: name }))}
            />
          )}
        </Stack>
      </Section>
      <Section title={t('new.when')}>
        <PeriodsChoice drafts={drafts} today={today(zone)} error={joining.error} onDrafts={setDrafts} />
      </Section>
      <Sentence error={joining.error} fields={fieldsOf(drafts)} />
      <Button type="submit" mt="md" disabled={!ready} loading={joining.isPending}>
        {t('new.do')}
      </Button>
      {!ready && <p>{t('new.missing')}</p>}
    </form>
  );
}
