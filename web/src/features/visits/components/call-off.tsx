// Shall it really be cancelled? Asked once, with what it means for the patient.
import { Button, Group, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Appointment } from '@/schema/salus';
import { Form } from '@/ui/form/form';
import { Section } from '@/ui/section';
import { Sentence } from '@/ui/sentence';
import { useCallOff } from '../api/change';

interface Props {
  readonly visit: Appointment;
  readonly onClose: () => void;
}

export function CallOff({ visit, onClose }: Props) {
  const { t } = useTranslation('visits');
  const cancelling = useCallOff(visit);
  return (
    <Section title={t('cancel.title')} lead={t('cancel.why', { name: visit.patient.name })} opened>
      <Form
        onSend={(fields) => {
          cancelling.mutate(fields.optional('reason'), { onSuccess: onClose });
        }}
      >
        <Textarea name="reason" label={t('cancel.reason')} autosize minRows={2} maxLength={1000} />
        <Sentence error={cancelling.error} />
        <Group gap="sm">
          <Button type="submit" color="berry" loading={cancelling.isPending}>
            {t('cancel.do')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel.keep')}
          </Button>
        </Group>
      </Form>
    </Section>
  );
}
