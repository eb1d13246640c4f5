// Does somebody really want to cancel? Asked once, in place, with what it means.
import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { amount } from '@/lib/money';
import type { Appointment } from '@/schema/salus';
import { useArrival } from '@/ui/arrival';
import { Form } from '@/ui/form/form';
import { Sentence } from '@/ui/sentence';
import { useCancel } from '../api/cancel';
import { paymentsQuery } from '../api/pay';
import { backOnCancel } from '../model';
import classes from './cancel.module.css';

const LONGEST_REASON = 1000;

interface Props {
  readonly appointment: Appointment;
  readonly onClose: () => void;
}

export function Cancel({ appointment, onClose }: Props) {
  const { t } = useTranslation('appointments');
  const cancelling = useCancel(appointment);
  const { data: payments } = useQuery({ ...paymentsQuery(appointment), enabled: appointment.payment_id !== null });
  const paid = payments?.find(({ id }) => id === appointment.payment_id);
  const box = useArrival<HTMLElement>();
  return (
    <section ref={box} tabIndex={-1} className={classes['ask']} aria-label={t('cancel.title')}>
      <h2 className={classes['title']}>{t('cancel.title')}</h2>
      <p className={classes['why']}>
        {t('cancel.why')}{' '}
        {paid !== undefined && t('cancel.back', { paid: amount(paid.amount), back: amount(backOnCancel(paid)) })}
      </p>
      <Form
        onSend={(fields) => {
          cancelling.mutate(fields.optional('reason'), { onSuccess: onClose });
        }}
      >
        <Stack gap="md">
          <Textarea name="reason" label={t('cancel.reason')} autosize minRows={2} maxLength={LONGEST_REASON} />
          <Sentence error={cancelling.error} />
          <Group gap="sm">
            <Button type="submit" color="berry" loading={cancelling.isPending}>
              {t('cancel.do')}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t('cancel.keep')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </section>
  );
}
