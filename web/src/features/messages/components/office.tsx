// What did not arrive, what was told at all, and what lies in the mailbox where nothing is really sent?
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Tabs } from '@/ui/tabs';
import { mailboxQuery } from '../api/mailbox';
import { type Listing, listingOf, SHOWN } from '../model';
import { Everybodys } from './everybodys';
import { Mailbox } from './mailbox';

export interface OfficeProps {
  readonly listing: Listing;
  readonly onPage: (page: number) => void;
}

export function Office({ listing, onPage }: OfficeProps) {
  const { t } = useTranslation('messages');
  const { data: letters = null } = useQuery(mailboxQuery);
  const shown = listing.show ?? 'failed';
  const lists = SHOWN.filter((show) => show !== 'mailbox' || letters !== null);
  return (
    <>
      <Tabs label={t('office.show')}>
        {lists.map((show) => (
          <Link
            key={show}
            to="/office/messages"
            search={listingOf({ show })}
            activeOptions={{ exact: true }}
            aria-current={shown === show ? 'page' : false}
          >
            {t(`office.${show}`)}
          </Link>
        ))}
      </Tabs>
      {shown === 'mailbox' ? <Mailbox /> : <Everybodys key={shown} listing={listing} onPage={onPage} />}
    </>
  );
}
