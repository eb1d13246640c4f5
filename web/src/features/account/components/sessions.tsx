// Where am I signed in? What I do not recognise, I end.
import { Badge, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { MonitorSmartphone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { distance, moment } from '@/lib/time';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import { Sentence } from '@/ui/sentence';
import { sessionsQuery, useEndSession } from '../api/sessions';
import { deviceName } from '../device';
import classes from './sessions.module.css';

export function Sessions() {
  const { t } = useTranslation('account');
  const sessions = useQuery(sessionsQuery);
  const ending = useEndSession();
  if (sessions.isError) return <Failed error={sessions.error} reset={() => void sessions.refetch()} />;
  if (sessions.data === undefined) return <Loading rows={2} height={56} />;
  return (
    <>
      <Sentence error={ending.error} />
      <ul className={classes['list']}>
        {sessions.data.map((session) => {
          const device = deviceName(session.device) ?? t('sessions.unknown');
          return (
            <li key={session.id} className={classes['session']}>
              <MonitorSmartphone aria-hidden size={22} strokeWidth={1.75} />
              <div>
                <strong>{device}</strong> {session.current && <Badge>{t('sessions.here')}</Badge>}
                <p>
                  <time dateTime={session.used_at} title={moment(session.used_at)}>
                    {t('sessions.used', { when: distance(session.used_at) })}
                  </time>
                  {session.address !== null && ` · ${session.address}`}
                </p>
              </div>
              {!session.current && (
                <Button
                  size="sm"
                  variant="default"
                  loading={ending.isPending && ending.variables === session.id}
                  aria-label={t('sessions.end.of', { device })}
                  onClick={() => {
                    ending.mutate(session.id);
                  }}
                >
                  {t('sessions.end')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
