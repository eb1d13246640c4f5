// Who joins without registering? They get a letter with a link to set their password.
import { Alert, Button, Checkbox, Group, SimpleGrid, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clinicsQuery, specialtiesQuery } from '@/lib/queries';
import { useSpecialtyName } from '@/lib/specialties';
import type { Role } from '@/schema/salus';
import { type Fields, Form } from '@/ui/form/form';
import { Select } from '@/ui/select';
import { Sentence, useFieldErrors } from '@/ui/sentence';
import { useCreateDoctor, useCreatePerson } from '../api/people';
import { ROLES } from '../model';

interface Props {
  /** Whoever is at the desk: reception enters patients alone. */
  readonly by: Role;
  readonly begin: (typeof ROLES)[number];
}

const POINTERS = ['/name', '/email', '/phone', '/designation', '/specialties'];

export function NewPersonForm({ by, begin }: Props) {
  const { t, i18n } = useTranslation(['office', 'common']);
  const [role, setRole] = useState(by === 'admin' ? begin : 'patient');
  const [made, setMade] = useState<string | null>(null);
  const doctor = useCreateDoctor();
  const person = useCreatePerson();
  const creating = role === 'doctor' ? doctor : person;
  const wrong = useFieldErrors(creating.error);
  const specialtyName = useSpecialtyName();
  const { data: specialties = [] } = useQuery({ ...specialtiesQuery, enabled: role === 'doctor' });
  const { data: clinics = [] } = useQuery(clinicsQuery);
  const workplaces = role === 'doctor' || role === 'staff' ? clinics : [];

  function send(fields: Fields) {
    const email = fields.text('email');
    const done = {
      onSuccess: () => {
        setMade(email);
      },
    };
    const shared = {
      name: fields.text('name'),
      email,
      phone: fields.optional('phone'),
      locale: i18n.resolvedLanguage ?? 'en',
      clinic_ids: workplaces.filter(({ id }) => fields.text(`clinic ${id}`) !== '').map(({ id }) => id),
    };
    if (role === 'doctor') {
      const chosen = specialties.filter(({ slug }) => fields.text(`specialty ${slug}`) !== '').map(({ name }) => name);
      doctor.mutate({ ...shared, designation: fields.optional('designation'), specialties: chosen, languages: [] }, done);
    } else {
      person.mutate({ ...shared, role }, done);
    }
  }

  if (made !== null) {
    return (
      <Alert color="pine" role="status" icon={<MailCheck size={20} />} title={t('new.done')}>
        {t('new.mailed', { email: made })}
        <Group mt="md">
          <Button
            size="sm"
            variant="default"
            onClick={() => {
              setMade(null);
              doctor.reset();
              person.reset();
            }}
          >
            {t('new.another')}
          </Button>
        </Group>
      </Alert>
    );
  }
  return (
    <Form label={t('new')} onSend={send}>
      {by === 'admin' && (
        <Select
          label={t('people.role')}
          value={role}
          onChoose={(value) => {
            setRole(ROLES.find((one) => one === value) ?? role);
          }}
          options={ROLES.map((value) => ({ value, label: t(`common:role.${value}`) }))}
        />
      )}
      <TextInput name="name" label={t('person.name')} error={wrong('/name')} required />
      <TextInput name="email" type="email" label={t('person.email')} error={wrong('/email')} required />
      <TextInput name="phone" type="tel" label={t('person.phone')} error={wrong('/phone')} />
      {role === 'doctor' && (
        <>
          <TextInput name="designation" label={t('person.designation')} error={wrong('/designation')} />
          <Checkbox.Group label={t('person.specialties')} error={wrong('/specialties')}>
            <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }} mt="xs" spacing="xs">
              {specialties.map(({ slug, name }) => (
                <Checkbox key={slug} name={`specialty ${slug}`} value={name} label={specialtyName(name)} />
              ))}
            </SimpleGrid>
          </Checkbox.Group>
        </>
      )}
      {workplaces.length > 0 && (
        <Checkbox.Group label={t('person.clinics')} error={wrong('/clinic_ids')}>
          <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }} mt="xs" spacing="xs">
            {workplaces.map(({ id, name }) => (
              <Checkbox key={id} name={`clinic ${id}`} value={String(id)} label={name} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
      )}
      <Sentence error={creating.error} fields={POINTERS} />
      <Group>
        <Button type="submit" loading={creating.isPending}>
          {t('new.do')}
        </Button>
      </Group>
    </Form>
  );
}
