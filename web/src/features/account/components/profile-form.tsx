// Who am I, and how am I reached?
import { Button, Group, SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Person } from '@/schema/salus';
import { type Fields, Form } from '@/ui/form/form';
import { Saved } from '@/ui/saved';
import { Sentence, useFieldErrors } from '@/ui/sentence';
import { useEdit } from '../api/me';

const FIELDS = ['/name', '/email', '/phone', '/date_of_birth'];

export function ProfileForm({ person }: { readonly person: Person }) {
  const { t } = useTranslation(['account', 'common']);
  const editing = useEdit(person.id, person.revision);
  const wrong = useFieldErrors(editing.error);
  const isPatient = person.role === 'patient';

  function send(fields: Fields): void {
    editing.mutate({
      name: fields.text('name'),
      email: fields.text('email'),
      phone: fields.optional('phone'),
      ...(isPatient && { date_of_birth: fields.optional('date_of_birth') }),
    });
  }

  return (
    <Form label={t('profile')} onSend={send}>
      <Sentence error={editing.error} fields={FIELDS} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput name="name" label={t('name')} autoComplete="name" defaultValue={person.name} error={wrong('/name')} />
        <TextInput
          name="email"
          type="email"
          label={t('email')}
          autoComplete="email"
          defaultValue={person.email}
          error={wrong('/email')}
        />
        <TextInput
          name="phone"
          type="tel"
          label={t('phone')}
          placeholder="+33 6 00 00 00 00"
          autoComplete="tel"
          defaultValue={person.phone ?? ''}
          error={wrong('/phone')}
        />
        {isPatient && (
          <TextInput
            name="date_of_birth"
            type="date"
            label={t('birth')}
            autoComplete="bday"
            defaultValue={person.date_of_birth ?? ''}
            error={wrong('/date_of_birth')}
          />
        )}
      </SimpleGrid>
      <Group>
        <Button type="submit" loading={editing.isPending}>
          {t('common:do.save')}
        </Button>
        <Saved when={editing.isSuccess} />
      </Group>
    </Form>
  );
}
