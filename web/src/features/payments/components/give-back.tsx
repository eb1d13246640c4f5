// Shall it really go back, and how much? Asked before anything happens, with the sum on the button.
import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { amount, fromMinor } from '@/lib/money';
import type { Money } from '@/schema/salus';
import { Dialog } from '@/ui/dialog';
import { Form } from '@/ui/form/form';
import { Sentence } from '@/ui/sentence';
import { intend, useGiveBack } from '../api/payments';
import { amountOf } from '../model';

interface Props {
  readonly paymentId: number;
  readonly most: Money;
  readonly onClose: () => void;
}

export function GiveBackDialog({ paymentId, most: now, onClose }: Props) {
  const { t } = useTranslation('payments');
  const [most] = useState(now); // what it was when it was asked, whatever is loaded meanwhile
  const [typed, setTyped] = useState(String(fromMinor(most)));
  const [intention, setIntention] = useState(() => intend(most.amount));
  const giving = useGiveBack(paymentId);
  const wanted = amountOf(typed, most);
  const least = amount({ ...most, amount: 1 });
  const wrong = wanted === null ? t('give.wrong', { least, most: amount(most) }) : undefined;
  return (
    <Dialog title={t('give')} onClose={onClose}>
      <Form
        label={t('give')}
        onSend={() => {
          if (wanted === null) return;
          const once = wanted === intention.amount ? intention : intend(wanted);
          setIntention(once);
          giving.mutate(once, { onSuccess: onClose });
        }}
      >
        <Text>{t('give.why')}</Text>
        <TextInput
          data-autofocus
          name="amount"
          inputMode="decimal"
          autoComplete="off"
          label={t('give.amount', { currency: most.currency })}
          description={t('give.most', { amount: amount(most) })}
          value={typed}
          error={wrong}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
          }}
        />
        <Sentence error={giving.error} />
        <Group gap="sm">
          <Button type="submit" color="berry" disabled={wanted === null} loading={giving.isPending}>
            {t('give.do', { amount: amount({ ...most, amount: wanted ?? most.amount }) })}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('give.keep')}
          </Button>
        </Group>
      </Form>
    </Dialog>
  );
}
