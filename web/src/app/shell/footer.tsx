// What stands at the foot of every page?
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/lib/auth';
import classes from './footer.module.css';

export function Footer() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <footer className={classes['footer']}>
      <div className={classes['ruler']} aria-hidden />
      <div className={classes['inner']}>
        <span>{t('footer.promise')}</span>
        <span className={classes['links']}>
          {me === null && (
            <Link to="/register" search={{ as: 'doctor' }}>
              {t('footer.doctors')}
            </Link>
          )}
          <a href="/docs">{t('footer.api')}</a>
        </span>
      </div>
    </footer>
  );
}
