// How may patients book, move and cancel?
import { Button, Group, NumberInput, SimpleGrid, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewRules, Rules } from '@/schema/salus';
import { type Fields, Form } from '@/ui/form/form';
import { Saved } from '@/ui/saved';
import { useFieldErrors } from '@/ui/sentence';
import { SentenceOrStale } from '@/ui/stale';
import { useSaveRules } from '../api/practice';

interface Props {
  readonly doctorId: number;
  readonly rules: Rules;
  readonly tag: string | null;
  readonly onReload: () => void;
}

const NUMBERS = [
  'min_notice_minutes',
  'horizon_days',
  'cancel_notice_minutes',
  'reschedule_notice_minutes',
  'max_reschedules',
  'slot_step_minutes',
  'capacity',
] as const;
const POINTERS = [...NUMBERS, 'holidays'].map((name) => `/${name}`);

export function RulesForm({ doctorId, rules, tag: first, onReload }: Props) {
  const { t } = useTranslation(['practice', 'common']);
  const [tag, setTag] = useState(first);
  const saving = useSaveRules(doctorId);
  const wrong = useFieldErrors(saving.error);
  function send(fields: Fields) {
    function optional(name: string): number | null {
      const text = fields.optional(name);
      return text === null ? null : Number(text);
    }
    const said: NewRules = {
      min_notice_minutes: Number(fields.text('min_notice_minutes')),
      horizon_days: Number(fields.text('horizon_days')),
      cancel_notice_minutes: Number(fields.text('cancel_notice_minutes')),
      reschedule_notice_minutes: Number(fields.text('reschedule_notice_minutes')),
      max_reschedules: optional('max_reschedules'),
      slot_step_minutes: optional('slot_step_minutes'),
      capacity: Number(fields.text('capacity')),
      holidays: fields.optional('holidays')?.toUpperCase() ?? null,
    };
    saving.mutate({ rules: said, tag }, { onSuccess: setTag });
  }
  return (
    <Form label={t('rules')} onSend={send}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="md">
        {NUMBERS.map((name) => (
          <NumberInput
            key={name}
            name={name}
            label={t(`rules.${name}`)}
            description={t(`rules.${name}.why`)}
            defaultValue={rules[name] ?? ''}
            error={wrong(`/${name}`)}
            min={0}
            allowDecimal={false}
            inputMode="numeric"
            hideControls
          />
        ))}
        <TextInput
          name="holidays"
          label={t('rules.holidays')}
          description={t('rules.holidays.why')}
          defaultValue={rules.holidays ?? ''}
          error={wrong('/holidays')}
          maxLength={7}
        />
      </SimpleGrid>
      <SentenceOrStale error={saving.error} fields={POINTERS} onReload={onReload} />
      <Group>
        <Button type="submit" loading={saving.isPending}>
          {t('common:do.save')}
        </Button>
        <Saved when={saving.isSuccess} />
      </Group>
    </Form>
  );
}
