// What is a part of a page? A heading, a sentence, and a card of its own.
import { Card, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './section.module.css';

interface Props {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, lead, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classes['section']}>
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
