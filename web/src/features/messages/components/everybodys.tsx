// To whom, how often was it tried, what went wrong at last, and may it be sent again?
import { Badge, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { MailCheck, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { moment } from '@/lib/time';
import type { Notification } from '@/schema/salus';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { TextLink } from '@/ui/links';
import { Loading } from '@/ui/loading';
import { Pages } from '@/ui/pages';
import { Saved } from '@/ui/saved';
import { Sentence } from '@/ui/sentence';
import { messagesQuery, useSendAgain } from '../api/list';
import { peopleQuery } from '../api/people';
import { COLORS, toldAt } from '../model';
import { Sign } from './channel';
import type { OfficeProps } from './office';
import classes from './messages.module.css';

/** What is sent again leaves the list of what failed: that it was is said above, where it stays. */
export function Everybodys(props: OfficeProps) {
  const { t } = useTranslation('messages');
  const [again, setAgain] = useState(false);
  return (
    <>
      <Saved when={again}>{t('again.done')}</Saved>
      <List {...props} onAgain={setAgain} />
    </>
  );
}

interface Sending {
  readonly onAgain: (sent: boolean) => void;
}

function List({ listing, onPage, onAgain }: OfficeProps & Sending) {
  const { t } = useTranslation('messages');
  const failed = listing.show !== 'all';
  const found = useQuery(
    messagesQuery({ ...(failed && { status: ['failed'] }), ...(listing.page !== undefined && { page: listing.page }) }),
  );
  const { data: people } = useQuery(peopleQuery(found.data?.items.map((message) => message.user_id) ?? []));
  if (found.isError && found.data === undefined) {
    return <Failed error={found.error} reset={() => void found.refetch()} />;
  }
  if (found.data === undefined) return <Loading rows={4} height={88} />;
  if (found.data.items.length === 0) {
    return (
      <Empty icon={MailCheck} title={t(failed ? 'office.none.failed' : 'office.none.all')}>
        {failed ? t('office.none.failed.why') : undefined}
      </Empty>
    );
  }
  return (
    <>
      <ul className={classes['list']} data-old={found.isPlaceholderData}>
        {found.data.items.map((message) => (
          <Line
            key={message.id}
            message={message}
            name={people?.get(message.user_id)?.name ?? t('person', { id: message.user_id })}
            onAgain={onAgain}
          />
        ))}
      </ul>
      <Pages page={found.data.page} pages={found.data.pages} onPage={onPage} />
    </>
  );
}

interface LineProps extends Sending {
  readonly message: Notification;
  readonly name: string;
}

function Line({ message, name, onAgain }: LineProps) {
  const { t } = useTranslation('messages');
  const { kind, channel, status, attempts, error, provider, receipt, user_id: userId } = message;
  const at = toldAt(message);
  const tried = attempts > 0 ? t('attempts', { count: attempts }) : null;
  return (
    <li className={classes['line']}>
      <Sign channel={channel} />
      <div>
        <span className={classes['what']}>{t(`kind.${kind}`)}</span>{' '}
        <TextLink to="/office/people/$userId" params={{ userId: String(userId) }}>
          {t('to', { name })}
        </TextLink>
        <p>
          <time dateTime={at}>{moment(at)}</time>
          {[channel === null ? null : t(`by.${channel}`), provider, tried].filter(Boolean).map((one) => ` · ${one ?? ''}`)}
        </p>
        {error !== null && <p className={status === 'failed' ? classes['error'] : undefined}>{t('error', { error })}</p>}
        {receipt !== null && <p>{t('receipt', { said: receipt })}</p>}
      </div>
      <div className={classes['side']}>
        <Badge color={COLORS[status]}>{t(`status.${status}`)}</Badge>
        {status === 'failed' && <Again message={message} name={name} onAgain={onAgain} />}
      </div>
    </li>
  );
}

/** Too late is said before it is tried: nobody needs a reminder of what is over. */
function Again({ message, name, onAgain }: LineProps) {
  const { t } = useTranslation('messages');
  const sending = useSendAgain(message.id, onAgain);
  const { kind, too_late_by: end } = message;
  if (Date.parse(end) <= Date.now()) return <span>{t('tooLate', { when: moment(end) })}</span>;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<RotateCw aria-hidden size={16} />}
        aria-label={t('again.what', { kind: t(`kind.${kind}`), name })}
        loading={sending.isPending}
        onClick={() => {
          sending.mutate();
        }}
      >
        {t('again')}
      </Button>
      <Sentence error={sending.error} />
    </>
  );
}
