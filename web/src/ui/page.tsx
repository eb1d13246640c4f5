// What is on every page? A title that is also the document's, a sentence, what can be done, and the rest.
import { Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import classes from './page.module.css';

interface Props {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly width?: 'narrow' | 'middle' | 'wide';
  readonly children: ReactNode;
}

export function Page({ title, lead, actions, width = 'wide', children }: Props) {
  useDocumentTitle(title);
  return (
    <div className={classes['page']} data-width={width}>
      <div className={classes['head']}>
        <div>
          <Title order={1}>{title}</Title>
          {lead !== undefined && <p className={classes['lead']}>{lead}</p>}
        </div>
        {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Salus`;
  }, [title]);
}
