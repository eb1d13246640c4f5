// Shall somebody really wait no more? Asked once, in place, with what it means.
import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { WaitlistEntry } from '@/schema/salus';
import { useArrival } from '@/ui/arrival';
import { Sentence } from '@/ui/sentence';
import { useLeave } from '../api/change';
import classes from './entry.module.css';

interface Props {
  readonly entry: WaitlistEntry;
  readonly title: string;
  readonly why: string;
  readonly onClose: () => void;
}

export function Leave({ entry, title, why, onClose }: Props) {
  const { t } = useTranslation('waitlist');
  const part = useArrival<HTMLElement>();
  const leaving = useLeave(entry);
  return (
    <section ref={part} tabIndex={-1} className={classes['ask']} aria-label={title}>
      <h3>{title}</h3>
      <p>{why}</p>
      <Sentence error={leaving.error} />
      <Group gap="sm">
        <Button
          color="berry"
          loading={leaving.isPending}
          onClick={() => {
            leaving.mutate(undefined, { onSuccess: onClose });
          }}
        >
          {t('leave.do')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('leave.keep')}
        </Button>
      </Group>
    </section>
  );
}
