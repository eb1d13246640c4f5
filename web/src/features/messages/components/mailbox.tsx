// What would be sent if there were a provider? Opened here, so that its links can be followed.
import { useQuery } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { moment } from '@/lib/time';
import type { Mailed } from '@/schema/salus';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { Loading } from '@/ui/loading';
import { mailboxQuery } from '../api/mailbox';
import { pieces } from '../model';
import classes from './messages.module.css';

export function Mailbox() {
  const { t } = useTranslation('messages');
  const { data, error, isPending, refetch } = useQuery(mailboxQuery);
  if (isPending) return <Loading rows={4} height={88} />;
  if (error !== null) return <Failed error={error} reset={() => void refetch()} />;
  if (data === null || data.length === 0) return <Empty icon={Inbox} title={t('mailbox.none')} />;
  return (
    <>
      <p className={classes['lead']}>{t('mailbox.lead')}</p>
      <ul className={classes['list']}>
        {data.map((letter, at) => (
          <Letter key={`${letter.at} ${at}`} letter={letter} />
        ))}
      </ul>
    </>
  );
}

function Letter({ letter }: { readonly letter: Mailed }) {
  const { t } = useTranslation('messages');
  const subject = letter.subject === '' ? t(`kind.${letter.kind}`) : letter.subject;
  return (
    <li className={classes['letter']}>
      <strong>{subject}</strong>
      <p>
        {t('to', { name: letter.address })} · {t(`by.${letter.channel}`)} ·{' '}
        <time dateTime={letter.at}>{moment(letter.at)}</time>
      </p>
      <details>
        <summary aria-label={`${t('mailbox.text')}: ${subject}`}>{t('mailbox.text')}</summary>
        <p className={classes['text']}>
          {pieces(letter.text).map(({ text, link }, at) =>
            link ? (
              <a key={at} href={text}>
                {text}
              </a>
            ) : (
              text
            ),
          )}
        </p>
      </details>
    </li>
  );
}
