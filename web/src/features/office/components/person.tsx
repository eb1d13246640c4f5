// What about this account? Its facts, its closing with what that leaves open, its return.
import { Alert, Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clock, dayName, dayOf, moment } from '@/lib/time';
import type { Appointment, Person, Role } from '@/schema/salus';
import { Form } from '@/ui/form/form';
import { ButtonLink, TextLink } from '@/ui/links';
import { Saved } from '@/ui/saved';
import { Section } from '@/ui/section';
import { Sentence, useFieldErrors } from '@/ui/sentence';
import { SentenceOrStale } from '@/ui/stale';
import { useDeactivate, useEditPerson, useReactivate } from '../api/people';
import classes from './office.module.css';

/** What is booked with them, or by them, and still to come. */
export interface Coming {
  readonly total: number;
  readonly items: readonly Appointment[];
}

interface Props {
  readonly person: Person;
  readonly coming: Coming | undefined;
  readonly by: Role;
  readonly onReload: () => void;
}

export function PersonPage({ person, coming, by, onReload }: Props) {
  const { t } = useTranslation(['office', 'common']);
  const appointments = person.patient_id ?? person.doctor_id;
  return (
    <>
      <dl className={classes['facts']}>
        <dt>{t('people.role')}</dt>
        <dd>{t(`common:role.${person.role as 'patient'}`)}</dd>
        <dt>{t('people.status')}</dt>
        <dd>{t(person.active ? 'people.active' : 'people.inactive')}</dd>
        <dt>{t('person.since')}</dt>
        <dd>{moment(person.created_at)}</dd>
      </dl>
      <Group mb="xl">
        {appointments !== null && (
          <ButtonLink
            variant="default"
            size="sm"
            to="/office/appointments"
            search={person.patient_id !== null ? { patient: person.patient_id } : { doctor: appointments }}
          >
            {t('person.appointments')}
          </ButtonLink>
        )}
        {by === 'admin' && (
          <ButtonLink variant="default" size="sm" to="/office/journal" search={{ actor_id: person.id }}>
            {t('person.journal')}
          </ButtonLink>
        )}
      </Group>
      {by === 'admin' && <Edit key={String(person.active)} person={person} onReload={onReload} />}
      {by === 'admin' && <Standing person={person} coming={coming} />}
    </>
  );
}

function Edit({ person: now, onReload }: Omit<Props, 'by' | 'coming'>) {
  const { t } = useTranslation(['office', 'common']);
  const [person, setPerson] = useState(now); // what this form is based on, whatever is loaded meanwhile
  const saving = useEditPerson(person);
  const wrong = useFieldErrors(saving.error);
  return (
    <Section title={t('person.profile')}>
      <Form
        label={t('person.profile')}
        onSend={(fields) => {
          saving.mutate(
            { name: fields.text('name'), email: fields.text('email'), phone: fields.optional('phone') },
            { onSuccess: setPerson },
          );
        }}
      >
        <TextInput name="name" label={t('person.name')} defaultValue={person.name} error={wrong('/name')} />
        <TextInput name="email" type="email" label={t('person.email')} defaultValue={person.email} error={wrong('/email')} />
        <TextInput name="phone" type="tel" label={t('person.phone')} defaultValue={person.phone ?? ''} error={wrong('/phone')} />
        <SentenceOrStale error={saving.error} fields={['/name', '/email', '/phone']} onReload={onReload} />
        <Group>
          <Button type="submit" loading={saving.isPending}>
            {t('common:do.save')}
          </Button>
          <Saved when={saving.isSuccess} />
        </Group>
      </Form>
    </Section>
  );
}

function Standing({ person, coming }: Pick<Props, 'person' | 'coming'>) {
  const { t } = useTranslation(['office', 'common']);
  const closing = useDeactivate(person.id);
  const opening = useReactivate(person.id);
  const [sure, setSure] = useState(false);
  if (!person.active) {
    return (
      <Section title={t('closed')} lead={t('closed.why')}>
        {coming !== undefined && <Left person={person} coming={coming} />}
        <Sentence error={opening.error} />
        <Button
          variant="default"
          loading={opening.isPending}
          onClick={() => {
            opening.mutate();
          }}
        >
          {t('closed.reopen')}
        </Button>
      </Section>
    );
  }
  return (
    <Section title={t('close')} lead={t('close.why')}>
      {coming !== undefined && <Left person={person} coming={coming} />}
      <Sentence error={closing.error} />
      <Group>
        <Button
          color="berry"
          variant={sure ? 'filled' : 'light'}
          loading={closing.isPending}
          onClick={() => {
            if (sure) closing.mutate();
            setSure(!sure);
          }}
        >
          {t(sure ? 'close.sure' : 'close.do', { name: person.name })}
        </Button>
        {sure && (
          <Button
            variant="default"
            onClick={() => {
              setSure(false);
            }}
          >
            {t('common:do.cancel')}
          </Button>
        )}
      </Group>
    </Section>
  );
}

interface LeftProps {
  readonly coming: Coming;
  readonly person: Person;
}

function Left({ coming, person }: LeftProps) {
  const { t } = useTranslation('office');
  if (coming.total === 0) return null;
  return (
    <Alert color="sun" role="status" mb="md" title={t('closed.left', { count: coming.total })}>
      <ul>
        {coming.items.map(({ id, starts_at: at, time_zone: zone, patient, doctor }) => (
          <li key={id}>
            <TextLink to="/visits/$visitId" params={{ visitId: String(id) }}>
              {dayName(dayOf(at, zone), 'short')}, {clock(at, zone)} ·{' '}
              {person.doctor_id !== null ? patient.name : doctor.name}
            </TextLink>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
