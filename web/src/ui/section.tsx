// What is a part of a page? A heading, a sentence, and a card of its own.
import { Card, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { useArrival } from './arrival';
import classes from './section.module.css';

interface Props {
  readonly title: string;
  readonly lead?: ReactNode;
  /** It was opened just now, so its reader goes on here. */
  readonly opened?: boolean;
  readonly children: ReactNode;
}

export function Section({ title, lead, opened = false, children }: Props) {
  const id = useId();
  const part = useArrival<HTMLElement>(opened);
  return (
    <section ref={part} tabIndex={opened ? -1 : undefined} aria-labelledby={id} className={classes['section']}>
      <div>
        <Title order={2} id={id} className={classes['title']}>
          {title}
        </Title>
        {lead !== undefined && <p className={classes['lead']}>{lead}</p>}
      </div>
      <Card>{children}</Card>
    </section>
  );
}
