// How does a visit begin? With what one looks for, and the next free times right below.
import { Button } from '@mantine/core';
import { SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDocumentTitle } from '@/ui/page';
import type { Wish } from '../model';
import { Refinements } from './refinements';
import { Results } from './results';
import { Wishes } from './wishes';
import classes from './search-page.module.css';

interface Props {
  /** What is more urgent than a search. */
  readonly before: ReactNode;
  readonly wish: Wish;
  readonly onWish: (changed: Partial<Record<keyof Wish, unknown>>) => void;
  readonly onForget: () => void;
}

export function SearchPage({ before, wish, onWish, onForget }: Props) {
  const { t } = useTranslation('search');
  const [open, setOpen] = useState(() => wish.q !== undefined || wish.mode !== undefined);
  useDocumentTitle(t('page'));
  return (
    <>
      {before}
      <section className={classes['hero']}>
        <div className={classes['inner']}>
          <h1 className={classes['title']}>{t('title')}</h1>
          <p className={classes['lead']}>{t('lead')}</p>
        </div>
        <div className={classes['ruler']} aria-hidden />
      </section>
      <div className={classes['body']}>
        <div className={classes['wishes']} data-open={open}>
          <Wishes wish={wish} onWish={onWish} />
          <Refinements wish={wish} onWish={onWish} />
          <Button
            className={classes['toggle'] ?? ''}
            variant="subtle"
            size="sm"
            aria-expanded={open}
            leftSection={<SlidersHorizontal aria-hidden size={18} />}
            onClick={() => {
              setOpen(!open);
            }}
          >
            {t(open ? 'refine.less' : 'refine.more')}
          </Button>
        </div>
        <Results wish={wish} onWish={onWish} onForget={onForget} />
      </div>
    </>
  );
}
