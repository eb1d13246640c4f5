// What stands around every page? The house's name, where one can go, and what must be said at once.
import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Offline } from '@/ui/offline';
import { Demonstration } from './demonstration';
import { Expired } from './expired';
import { Footer } from './footer';
import { Header } from './header';
import { TabBar } from './tab-bar';
import classes from './shell.module.css';

export function Shell() {
  const { t } = useTranslation();
  return (
    <div className={classes['shell']}>
      <a className="skip" href="#main">
        {t('nav.skip')}
      </a>
      <Demonstration />
      <Header />
      <Offline />
      <main id="main" tabIndex={-1} className={classes['main']}>
        <Outlet />
      </main>
      <Footer />
      <TabBar />
      <Expired />
    </div>
  );
}
