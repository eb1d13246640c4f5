// How does somebody get onto the waitlist? When would it suit, one button; getting in happens in place.
import { Button, Card, Stack } from '@mantine/core';
import { BellRing } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isRefusal } from '@/lib/api';
import { useMe } from '@/lib/auth';
import { TextLink } from '@/ui/links';
import { Sentence } from '@/ui/sentence';
import { useJoin } from '../api/join';
import { type Draft, type Wanted, wishOf } from '../model';
import { Joined } from './joined';
import { fieldsOf, PeriodsChoice } from './periods-choice';
import classes from './join.module.css';

interface Props {
  readonly wanted: Wanted;
  /** What is waited for, in words. */
  readonly what: ReactNode;
  /** The day it is at the clinic. */
  readonly today: string;
  readonly wayIn: ReactNode;
}

export function JoinForm({ wanted, what, today, wayIn }: Props) {
  const { t } = useTranslation('waitlist');
  const me = useMe();
  const joining = useJoin();
  const [drafts, setDrafts] = useState<readonly Draft[] | null>(null);
  if (joining.isSuccess) return <Joined entry={joining.data} />;
  return (
    <Card>
      <Stack gap="lg">
        <div className={classes['what']}>{what}</div>
        <PeriodsChoice drafts={drafts} today={today} error={joining.error} onDrafts={setDrafts} />
        {me === null && (
          <section className={classes['wayIn']} aria-label={t('wayIn')}>
            <h2>{t('wayIn')}</h2>
            <p>{t('wayIn.why')}</p>
            {wayIn}
          </section>
        )}
        {me !== null && me.role !== 'patient' && <p>{t('notPatient', { name: me.name })}</p>}
        {me?.role === 'patient' && (
          <>
            <Sentence error={joining.error} fields={fieldsOf(drafts)}>
              {isRefusal(joining.error, 'already_waiting', 'too_many_wishes') && (
                <TextLink to="/waitlist">{t('joined.see')}</TextLink>
              )}
            </Sentence>
            <Button
              size="lg"
              loading={joining.isPending}
              leftSection={<BellRing aria-hidden size={20} />}
              onClick={() => {
                joining.mutate(wishOf(wanted, drafts));
              }}
            >
              {t('join.do')}
            </Button>
            <p className={classes['how']}>{t('join.how')}</p>
          </>
        )}
      </Stack>
    </Card>
  );
}
