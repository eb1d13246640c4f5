// What is this kind of visit?
import { Button, Group, NumberInput, SimpleGrid, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fromMinor, toMinor } from '@/lib/money';
import type { Mode, Payment, ServiceView } from '@/schema/salus';
import { type Fields, Form } from '@/ui/form/form';
import { Select } from '@/ui/select';
import { useFieldErrors } from '@/ui/sentence';
import { SentenceOrStale } from '@/ui/stale';
import { useSaveService } from '../api/practice';

interface Props {
  readonly doctorId: number;
  readonly standing: ServiceView | null;
  readonly currency: string;
  readonly onClose: () => void;
  readonly onReload: () => void;
}

const MODES: readonly Mode[] = ['in_person', 'video', 'phone'];
const PAYMENTS: readonly Payment[] = ['at_clinic', 'prepaid'];
const FIELDS = ['/name', '/duration_minutes', '/fee/amount', '/fee/currency', '/buffer_before_minutes', '/buffer_after_minutes'];

export function ServiceForm({ doctorId, standing: now, currency, onClose, onReload }: Props) {
  const { t } = useTranslation(['practice', 'common']);
  const [standing] = useState(now); // what this form shows, whatever is loaded meanwhile
  const saving = useSaveService(doctorId, standing);
  const wrong = useFieldErrors(saving.error);
  const [mode, setMode] = useState<Mode>(standing?.mode ?? 'in_person');
  const [payment, setPayment] = useState<Payment>(standing?.payment ?? 'at_clinic');
  function send(fields: Fields) {
    const said = (fields.optional('currency') ?? currency).toUpperCase();
    const known = /^[A-Z]{3}$/.test(said) ? said : currency;
    saving.mutate(
      {
        name: fields.text('name'),
        duration_minutes: Number(fields.text('duration')),
        buffer_before_minutes: Number(fields.text('before')),
        buffer_after_minutes: Number(fields.text('after')),
        fee: { amount: toMinor(Number(fields.text('fee').replace(',', '.')), known), currency: said },
        mode,
        payment,
      },
      { onSuccess: onClose },
    );
  }
  return (
    <Form label={t(standing === null ? 'services.add' : 'services.edit', { name: standing?.name })} onSend={send}>
      <TextInput name="name" label={t('service.name')} defaultValue={standing?.name ?? ''} error={wrong('/name')} required autoFocus />
      <SimpleGrid cols={{ base: 2, sm: 3 }}>
        <NumberInput
          name="duration"
          label={t('service.duration')}
          defaultValue={standing?.duration_minutes ?? 20}
          error={wrong('/duration_minutes')}
          hideControls
          inputMode="numeric"
        />
        <NumberInput
          name="before"
          label={t('service.before')}
          defaultValue={standing?.buffer_before_minutes ?? 0}
          error={wrong('/buffer_before_minutes')}
          hideControls
          inputMode="numeric"
        />
        <NumberInput
          name="after"
          label={t('service.after')}
          defaultValue={standing?.buffer_after_minutes ?? 0}
          error={wrong('/buffer_after_minutes')}
          hideControls
          inputMode="numeric"
        />
        <TextInput
          name="fee"
          label={t('service.fee')}
          defaultValue={standing === null ? '' : String(fromMinor(standing.fee))}
          error={wrong('/fee/amount')}
          inputMode="decimal"
          required
        />
        <TextInput
          name="currency"
          label={t('service.currency')}
          defaultValue={currency}
          error={wrong('/fee/currency')}
          maxLength={3}
        />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t('service.mode')}
          value={mode}
          onChoose={(value) => {
            setMode(MODES.find((one) => one === value) ?? mode);
          }}
          options={MODES.map((value) => ({ value, label: t(`common:mode.${value}`) }))}
        />
        <Select
          label={t('service.payment')}
          value={payment}
          onChoose={(value) => {
            setPayment(PAYMENTS.find((one) => one === value) ?? payment);
          }}
          options={PAYMENTS.map((value) => ({ value, label: t(`payment.${value}`) }))}
        />
      </SimpleGrid>
      <SentenceOrStale error={saving.error} fields={FIELDS} onReload={onReload} />
      <Group>
        <Button type="submit" loading={saving.isPending}>
          {t('common:do.save')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('common:do.cancel')}
        </Button>
      </Group>
    </Form>
  );
}
