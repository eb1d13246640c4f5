// What am I told, and how? One line for each kind of message, one box for each way.
import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Channel, Preferences } from '@/schema/salus';
import { type Fields, Form } from '@/ui/form/form';
import { Saved } from '@/ui/saved';
import { Sentence, useFieldErrors } from '@/ui/sentence';
import { useEditPreferences } from '../api/preferences';
import classes from './preferences-form.module.css';

const KINDS = ['confirmations', 'changes', 'cancellations', 'reminders', 'offers'] as const;
const WAYS: readonly Channel[] = ['email', 'sms'];

interface Props {
  readonly userId: number;
  readonly preferences: Preferences;
}

export function PreferencesForm({ userId, preferences }: Props) {
  const { t } = useTranslation(['account', 'common']);
  const editing = useEditPreferences(userId, preferences.revision);
  const wrong = useFieldErrors(editing.error);
  const quiet = preferences.quiet_hours;

  function send(fields: Fields): void {
    const ways = (kind: string) => WAYS.filter((way) => fields.text(`${kind} ${way}`) === 'on');
    const [start, end] = [fields.optional('start'), fields.optional('end')];
    editing.mutate({
      confirmations: ways('confirmations'),
      changes: ways('changes'),
      cancellations: ways('cancellations'),
      reminders: ways('reminders'),
      offers: ways('offers'),
      quiet_hours: start === null || end === null ? null : { start, end },
    });
  }

  return (
    <Form label={t('messages')} onSend={send}>
      <Sentence error={editing.error} fields={['/quiet_hours/start', '/quiet_hours/end']} />
      {KINDS.map((kind) => (
        <fieldset key={kind} className={classes['kind']}>
          <legend>{t(`messages.${kind}`)}</legend>
          {WAYS.map((way) => (
            <Checkbox
              key={way}
              name={`${kind} ${way}`}
              label={t(`messages.by.${way}`)}
              defaultChecked={preferences[kind].includes(way)}
            />
          ))}
        </fieldset>
      ))}
      <fieldset className={classes['kind']}>
        <legend>{t('quiet')}</legend>
        <TextInput
          name="start"
          type="time"
          label={t('quiet.from')}
          defaultValue={quiet?.start.slice(0, 5) ?? ''}
          error={wrong('/quiet_hours/start')}
        />
        <TextInput
          name="end"
          type="time"
          label={t('quiet.to')}
          defaultValue={quiet?.end.slice(0, 5) ?? ''}
          error={wrong('/quiet_hours/end')}
        />
      </fieldset>
      <Group>
        <Button type="submit" loading={editing.isPending}>
          {t('common:do.save')}
        </Button>
        <Saved when={editing.isSuccess} />
      </Group>
    </Form>
  );
}
