// What is shown when it did not work? A sentence, and a way to try again.
import { Button } from '@mantine/core';
import { CloudOff, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Unreachable } from '@/lib/refusal';
import { useSentence } from './sentence';
import classes from './state.module.css';

interface Props {
  readonly error: unknown;
  readonly reset?: () => void;
}

export function Failed({ error, reset }: Props) {
  const { t } = useTranslation();
  const sentence = useSentence();
  const Icon = error instanceof Unreachable ? CloudOff : TriangleAlert;
  return (
    <div className={classes['state']} role="alert">
      <span className={classes['disc']} data-tone="bad">
        <Icon aria-hidden size={26} strokeWidth={1.75} />
      </span>
      <p className={classes['title']}>{t('state.failed')}</p>
      <p className={classes['text']}>{sentence(error)}</p>
      {reset !== undefined && (
        <Button variant="default" onClick={reset}>
          {t('state.again')}
        </Button>
      )}
    </div>
  );
}
