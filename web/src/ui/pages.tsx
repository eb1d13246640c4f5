// How does one walk through a long list? Back and forth, with the place told.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './pages.module.css';

interface Props {
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

export function Pages({ page, pages, onPage }: Props) {
  const { t } = useTranslation();
  if (pages < 2) return null;
  return (
    <nav aria-label={t('pages.label')} className={classes['pages']}>
      <Button
        variant="default"
        disabled={page <= 1}
        onClick={() => {
          onPage(page - 1);
        }}
      >
        {t('pages.before')}
      </Button>
      <span>{t('pages.here', { page, pages })}</span>
      <Button
        variant="default"
        disabled={page >= pages}
        onClick={() => {
          onPage(page + 1);
        }}
      >
        {t('pages.next')}
      </Button>
    </nav>
  );
}
