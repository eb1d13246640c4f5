// How does one switch between lists? By links: each list has its own address.
import type { ReactNode } from 'react';
import classes from './tabs.module.css';

/** Children are links that say `aria-current` where one is. */
export function Tabs({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <nav aria-label={label} className={classes['tabs']}>
      {children}
    </nav>
  );
}
