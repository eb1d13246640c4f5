// What comes back when a patient cancels what was paid in advance?
import { Button, Group, NumberInput, SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RefundTerms as Terms } from '@/schema/salus';
import { Failed } from '@/ui/failed';
import { Form } from '@/ui/form/form';
import { Loading } from '@/ui/loading';
import { Saved } from '@/ui/saved';
import { Section } from '@/ui/section';
import { Sentence, useFieldErrors } from '@/ui/sentence';
import { termsQuery, useAgree } from '../api/terms';

const PARTS = ['in_time_percent', 'late_percent'] as const;

export function RefundTerms({ clinicId }: { readonly clinicId: number }) {
  const { t } = useTranslation('office');
  const { data, error, refetch } = useQuery({ ...termsQuery(clinicId), refetchOnWindowFocus: false });
  return (
    <Section title={t('terms')} lead={t('terms.why')}>
      {error !== null && <Failed error={error} reset={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={1} height={64} />}
      {data !== undefined && <TermsForm clinicId={clinicId} terms={data} />}
    </Section>
  );
}

function TermsForm({ clinicId, terms }: { readonly clinicId: number; readonly terms: Terms }) {
  const { t } = useTranslation(['office', 'common']);
  const agreeing = useAgree(clinicId);
  const wrong = useFieldErrors(agreeing.error);
  return (
    <Form
      label={t('terms')}
      onSend={(fields) => {
        const [inTime, late] = PARTS.map((part) => Number(fields.text(part) || NaN));
        agreeing.mutate({ in_time_percent: inTime ?? NaN, late_percent: late ?? NaN });
      }}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {PARTS.map((part) => (
          <NumberInput
            key={part}
            name={part}
            size="md"
            label={t(`terms.${part}`)}
            defaultValue={terms[part]}
            min={0}
            max={100}
            allowDecimal={false}
            hideControls
            error={wrong(`/${part}`)}
          />
        ))}
      </SimpleGrid>
      <Sentence error={agreeing.error} fields={PARTS.map((part) => `/${part}`)} />
      <Group>
        <Button type="submit" loading={agreeing.isPending}>
          {t('common:do.save')}
        </Button>
        <Saved when={agreeing.isSuccess} />
      </Group>
    </Form>
  );
}
