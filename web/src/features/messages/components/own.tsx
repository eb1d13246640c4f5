// What was I told, when, by which way, and did it arrive?
import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { MailOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { moment } from '@/lib/time';
import type { Notification, Role } from '@/schema/salus';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { TextLink } from '@/ui/links';
import { Loading } from '@/ui/loading';
import { Pages } from '@/ui/pages';
import { messagesQuery } from '../api/list';
import { COLORS, toldAt } from '../model';
import { Sign } from './channel';
import classes from './messages.module.css';

interface Props {
  readonly userId: number;
  readonly role: Role;
  readonly page: number;
  readonly onPage: (page: number) => void;
}

export function Own({ userId, role, page, onPage }: Props) {
  const { t } = useTranslation('messages');
  const found = useQuery(messagesQuery({ user_id: userId, page }));
  if (found.isError && found.data === undefined) {
    return <Failed error={found.error} reset={() => void found.refetch()} />;
  }
  if (found.data === undefined) return <Loading rows={4} height={72} />;
  if (found.data.items.length === 0) {
    return (
      <Empty icon={MailOpen} title={t('none')}>
        {t('none.why')}
      </Empty>
    );
  }
  return (
    <>
      <ul className={classes['list']} data-old={found.isPlaceholderData}>
        {found.data.items.map((message) => (
          <Line key={message.id} message={message} role={role} />
        ))}
      </ul>
      <Pages page={found.data.page} pages={found.data.pages} onPage={onPage} />
    </>
  );
}

function Line({ message, role }: { readonly message: Notification; readonly role: Role }) {
  const { t } = useTranslation('messages');
  const { kind, channel, status, appointment_id: visit } = message;
  const at = toldAt(message);
  return (
    <li className={classes['line']}>
      <Sign channel={channel} />
      <div>
        <span className={classes['what']}>{t(`kind.${kind}`)}</span>
        <p>
          <time dateTime={at}>{moment(at)}</time>
          {channel !== null && ` · ${t(`by.${channel}`)}`}
          {visit !== null && (
            <>
              {' · '}
              <Visit id={String(visit)} role={role} />
            </>
          )}
        </p>
        {status === 'dropped' && <p>{t('dropped.why')}</p>}
      </div>
      <Badge color={COLORS[status]}>{t(`status.${status}`)}</Badge>
    </li>
  );
}

function Visit({ id, role }: { readonly id: string; readonly role: Role }) {
  const { t } = useTranslation('messages');
  if (role !== 'patient') return <TextLink to="/visits/$visitId" params={{ visitId: id }}>{t('visit')}</TextLink>;
  return <TextLink to="/appointments/$appointmentId" params={{ appointmentId: id }}>{t('visit')}</TextLink>;
}
