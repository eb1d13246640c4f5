// In which language? The browser's own list is short and works everywhere.
import { Globe } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { choose, isLanguage, LANGUAGES } from '@/lib/i18n';
import classes from './language-select.module.css';

export function LanguageSelect() {
  const { t, i18n } = useTranslation();
  return (
    <span className={classes['box']}>
      <Globe aria-hidden size={18} strokeWidth={1.9} />
      <select
        className={classes['select']}
        aria-label={t('language.label')}
        value={i18n.resolvedLanguage}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          if (isLanguage(chosen)) void choose(chosen);
        }}
      >
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}
