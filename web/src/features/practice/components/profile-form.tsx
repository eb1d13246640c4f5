// How do patients see me?
import { Button, Checkbox, Group, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languageName } from '@/lib/i18n';
import { clinicsQuery, specialtiesQuery } from '@/lib/queries';
import { useSpecialtyName } from '@/lib/specialties';
import type { DoctorProfile } from '@/schema/salus';
import { type Fields, Form } from '@/ui/form/form';
import { TextLink } from '@/ui/links';
import { Saved } from '@/ui/saved';
import { useFieldErrors } from '@/ui/sentence';
import { SentenceOrStale } from '@/ui/stale';
import { useSaveProfile } from '../api/practice';
import classes from './services.module.css';

interface Props {
  readonly doctor: DoctorProfile;
  readonly onReload: () => void;
}

const POINTERS = ['/name', '/designation', '/bio', '/languages', '/specialties', '/time_zone'];

export function ProfileForm({ doctor, onReload }: Props) {
  const { t } = useTranslation(['practice', 'common']);
  const [revision, setRevision] = useState(doctor.revision);
  const saving = useSaveProfile(doctor.id);
  const wrong = useFieldErrors(saving.error);
  const specialtyName = useSpecialtyName();
  const { data: specialties = [] } = useQuery(specialtiesQuery);
  const { data: clinics = [] } = useQuery(clinicsQuery);
  function send(fields: Fields) {
    const edit = {
      revision,
      name: fields.text('name'),
      designation: fields.optional('designation'),
      bio: fields.optional('bio'),
      time_zone: fields.text('time_zone'),
      languages: fields.text('languages').toLowerCase().split(/[\s,;]+/).filter(Boolean),
      specialties: specialties.filter(({ slug }) => fields.text(`specialty ${slug}`) !== '').map(({ name }) => name),
      clinic_ids: clinics.filter(({ id }) => fields.text(`clinic ${id}`) !== '').map(({ id }) => id),
    };
    saving.mutate(edit, {
      onSuccess: (said) => {
        setRevision(said.revision);
      },
    });
  }
  return (
    <Form label={t('profile')} onSend={send} key={`${specialties.length} ${clinics.length}`}>
      <TextInput name="name" label={t('profile.name')} defaultValue={doctor.name} error={wrong('/name')} required />
      <TextInput
        name="designation"
        label={t('profile.designation')}
        description={t('profile.designation.why')}
        defaultValue={doctor.designation ?? ''}
        error={wrong('/designation')}
      />
      <Textarea
        name="bio"
        label={t('profile.bio')}
        description={t('profile.bio.why')}
        defaultValue={doctor.bio ?? ''}
        error={wrong('/bio')}
        autosize
        minRows={4}
        maxLength={4000}
      />
      <TextInput
        name="languages"
        label={t('profile.languages')}
        description={t('profile.languages.why', { said: doctor.languages.map(languageName).join(', ') })}
        defaultValue={doctor.languages.join(', ')}
        error={wrong('/languages')}
      />
      <Checkbox.Group label={t('profile.specialties')} error={wrong('/specialties')} defaultValue={doctor.specialties}>
        <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }} mt="xs" spacing="xs">
          {specialties.map(({ name, slug }) => (
            <Checkbox key={slug} name={`specialty ${slug}`} value={name} label={specialtyName(name)} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
      <Checkbox.Group label={t('profile.clinics')} defaultValue={doctor.clinics.map(({ id }) => String(id))}>
        <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }} mt="xs" spacing="xs">
          {clinics.map(({ id, name }) => (
            <Checkbox key={id} name={`clinic ${id}`} value={String(id)} label={name} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
      <TextInput name="time_zone" label={t('profile.zone')} defaultValue={doctor.time_zone} error={wrong('/time_zone')} />
      <SentenceOrStale error={saving.error} fields={POINTERS} onReload={onReload} />
      <Group>
        <Button type="submit" loading={saving.isPending}>
          {t('common:do.save')}
        </Button>
        <Saved when={saving.isSuccess} />
        <TextLink to="/doctors/$doctorId" params={{ doctorId: String(doctor.id) }} className={classes['see'] ?? ''}>
          {t('profile.see')}
        </TextLink>
      </Group>
    </Form>
  );
}
