// What does somebody wish for? Each answer changes the address, and so the list below.
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { specialtiesQuery } from '@/lib/queries';
import { useSpecialtyName } from '@/lib/specialties';
import { Form } from '@/ui/form/form';
import { Select } from '@/ui/select';
import type { Wish } from '../model';
import { WhereSelect } from './where-select';
import classes from './wishes.module.css';

interface Props {
  readonly wish: Wish;
  readonly onWish: (changed: Partial<Record<keyof Wish, unknown>>) => void;
}

export function Wishes({ wish, onWish }: Props) {
  const { t } = useTranslation('search');
  const nameOf = useSpecialtyName();
  const { data: specialties = [] } = useQuery(specialtiesQuery);
  const listed = specialties
    .map(({ slug, name }) => ({ value: slug, label: nameOf(name) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  return (
    <Form
      label={t('form')}
      onSend={(fields) => {
        onWish({ q: fields.text('q') });
      }}
    >
      <div className={classes['row']}>
        <Select
          label={t('specialty')}
          value={wish.specialty ?? ''}
          onChoose={(specialty) => {
            onWish({ specialty });
          }}
          options={[{ value: '', label: t('specialty.any') }, ...listed]}
        />
        <WhereSelect wish={wish} onWish={onWish} />
        <TextInput
          wrapperProps={{ 'data-extra': true }}
          key={wish.q}
          name="q"
          label={t('name')}
          placeholder={t('name.example')}
          defaultValue={wish.q ?? ''}
          maxLength={100}
          autoComplete="off"
          enterKeyHint="search"
        />
        <Button data-extra type="submit" leftSection={<Search aria-hidden size={18} />}>
          {t('do')}
        </Button>
      </div>
    </Form>
  );
}
