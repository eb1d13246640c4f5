// Where can a thumb go? The places of the header, at the lower edge of a phone.
import { Link } from '@tanstack/react-router';
import { LogIn } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/lib/auth';
import { placesOf } from '../nav';
import classes from './tab-bar.module.css';

export function TabBar() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <nav className={classes['bar']} aria-label={t('nav.tabs')}>
      {placesOf(me?.role).map(({ to, label, icon: Icon, exact = false }) => (
        <Link key={to} to={to} className={classes['tab'] ?? ''} activeOptions={{ exact, includeSearch: false }}>
          <Icon aria-hidden size={22} strokeWidth={1.8} />
          <span className={classes['label']}>{t(label)}</span>
        </Link>
      ))}
      {me === null && (
        <Link to="/sign-in" className={classes['tab'] ?? ''}>
          <LogIn aria-hidden size={22} strokeWidth={1.8} />
          <span className={classes['label']}>{t('nav.signIn')}</span>
        </Link>
      )}
    </nav>
  );
}
