// What happened to this visit, and who looked at it?
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { moment } from '@/lib/time';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import { historyQuery } from '../api/history';
import classes from './detail.module.css';

export function History({ visitId }: { readonly visitId: number }) {
  const { t, i18n } = useTranslation(['visits', 'common']);
  const [open, setOpen] = useState(false);
  const { data, error, isError } = useQuery({ ...historyQuery(visitId), enabled: open });
  if (!open) {
    return (
      <Button
        variant="subtle"
        size="sm"
        mt="lg"
        onClick={() => {
          setOpen(true);
        }}
      >
        {t('history.show')}
      </Button>
    );
  }
  if (isError) return <Failed error={error} />;
  if (data === undefined) return <Loading rows={2} height={40} />;
  return (
    <section aria-label={t('history')} className={classes['history']}>
      <h2>{t('history')}</h2>
      <ol>
        {data.map((entry) => {
          const key = `did.${entry.action}`;
          return (
            <li key={`${entry.at} ${entry.action}`}>
              <time dateTime={entry.at}>{moment(entry.at)}</time>
              <span>{i18n.exists(key, { ns: 'visits' }) ? t(key as 'did.appointment.booked') : entry.action}</span>
              <span className={classes['role']}>
                {entry.actor_role === 'system' ? t('history.system') : t(`common:role.${entry.actor_role as 'doctor'}`)}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
