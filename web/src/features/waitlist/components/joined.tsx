// They are on the waitlist: what happens next?
import { BellRing } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { WaitlistEntry } from '@/schema/salus';
import { useArrival } from '@/ui/arrival';
import { ButtonLink } from '@/ui/links';
import { useAwaited } from './awaited';
import { PeriodWords } from './period-words';
import classes from './join.module.css';

export function Joined({ entry }: { readonly entry: WaitlistEntry }) {
  const { t } = useTranslation('waitlist');
  const awaited = useAwaited();
  const part = useArrival<HTMLDivElement>();
  return (
    <div ref={part} tabIndex={-1} role="status" className={classes['joined']}>
      <BellRing aria-hidden size={36} strokeWidth={1.75} className={classes['sign']} />
      <h2>{t('joined')}</h2>
      <p>{awaited(entry)}</p>
      <PeriodWords periods={entry.periods} />
      <p className={classes['how']}>{t('joined.next')}</p>
      <ButtonLink to="/waitlist">{t('joined.see')}</ButtonLink>
    </div>
  );
}
