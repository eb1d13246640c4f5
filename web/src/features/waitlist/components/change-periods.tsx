// When else would it suit?
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { today, viewerZone } from '@/lib/time';
import type { WaitlistEntry } from '@/schema/salus';
import { useArrival } from '@/ui/arrival';
import { SentenceOrStale } from '@/ui/stale';
import { useChange } from '../api/change';
import { daysOf, draftOf } from '../model';
import { fieldsOf, PeriodsChoice } from './periods-choice';
import classes from './entry.module.css';

interface Props {
  readonly entry: WaitlistEntry;
  readonly onClose: () => void;
}

export function ChangePeriods({ entry, onClose }: Props) {
  const { t } = useTranslation(['waitlist', 'common']);
  const part = useArrival<HTMLElement>();
  const changing = useChange(entry);
  const [drafts, setDrafts] = useState(() => entry.periods.map(draftOf));
  return (
    <section ref={part} tabIndex={-1} className={classes['ask']} aria-label={t('change')}>
      <PeriodsChoice
        anyTime={false}
        drafts={drafts}
        today={today(viewerZone())}
        error={changing.error}
        onDrafts={(next) => {
          setDrafts([...(next ?? [])]);
        }}
      />
      <SentenceOrStale error={changing.error} fields={fieldsOf(drafts)} onReload={onClose} />
      <Group gap="sm">
        <Button
          loading={changing.isPending}
          onClick={() => {
            changing.mutate({ periods: drafts.map(daysOf) }, { onSuccess: onClose });
          }}
        >
          {t('common:do.save')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('common:do.cancel')}
        </Button>
      </Group>
    </section>
  );
}
