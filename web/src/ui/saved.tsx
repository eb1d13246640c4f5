// Did it work? Said where it was done, for eyes and ears.
import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import classes from './saved.module.css';

export function Saved({ when, children }: { readonly when: boolean; readonly children?: string }) {
  const { t } = useTranslation();
  return (
    <span role="status" className={classes['saved']}>
      {when && (
        <>
          <Check aria-hidden size={18} /> {children ?? t('do.saved')}
        </>
      )}
    </span>
  );
}
