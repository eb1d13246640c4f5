// What stands around every page? The house's name, where one can go, and what must be said at once.
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Offline } from '@/ui/offline';
import { Demonstration } from './demonstration';
import { Expired } from './expired';
import { useFoothold } from './foothold';
import { Footer } from './footer';
import { Header } from './header';
import { TabBar } from './tab-bar';
import classes from './shell.module.css';

export function Shell() {
  const { t } = useTranslation();
  useArrival();
  useFoothold();
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

/** Who goes to another page arrives at its beginning: a screen reader reads on there, not where the link was. */
function useArrival(): void {
  const pathname = useLocation({ select: (location) => location.pathname });
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [pathname]);
}
