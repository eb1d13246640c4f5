// What is shown where nothing is? Why it is empty, and the next step.
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './state.module.css';

interface Props {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export function Empty({ icon: Icon, title, children, action }: Props) {
  return (
    <div className={classes['state']}>
      <span className={classes['disc']}>
        <Icon aria-hidden size={26} strokeWidth={1.75} />
      </span>
      <p className={classes['title']}>{title}</p>
      {children !== undefined && <p className={classes['text']}>{children}</p>}
      {action}
    </div>
  );
}
