// What else matters? How one is seen, in which language, for how much, and what comes first.
import { useTranslation } from 'react-i18next';
import { languageName } from '@/lib/i18n';
import { Select } from '@/ui/select';
import { MODES, SORTS, type Wish } from '../model';
import classes from './refinements.module.css';

const SPOKEN = ['ar', 'de', 'en', 'es', 'fr', 'hi', 'it', 'ja', 'pl', 'pt', 'ru', 'tr', 'uk', 'vi', 'zh'];
const FEES = [30, 50, 80, 120];

interface Props {
  readonly wish: Wish;
  readonly onWish: (changed: Partial<Record<keyof Wish, unknown>>) => void;
}

export function Refinements({ wish, onWish }: Props) {
  const { t } = useTranslation(['search', 'common']);
  const spoken = SPOKEN.map((code) => ({ value: code, label: languageName(code) }));
  return (
    <div className={classes['row']} data-extra role="group" aria-label={t('refine')}>
      <Select
        size="sm"
        aria-label={t('mode')}
        value={wish.mode ?? ''}
        onChoose={(mode) => {
          onWish({ mode });
        }}
        options={[{ value: '', label: t('mode.any') }, ...MODES.map((mode) => ({ value: mode, label: t(`common:mode.${mode}`) }))]}
      />
      <Select
        size="sm"
        aria-label={t('language')}
        value={wish.language ?? ''}
        onChoose={(language) => {
          onWish({ language });
        }}
        options={[{ value: '', label: t('language.any') }, ...spoken.sort((a, b) => a.label.localeCompare(b.label))]}
      />
      <Select
        size="sm"
        aria-label={t('fee')}
        value={String(wish.fee ?? '')}
        onChoose={(fee) => {
          onWish({ fee });
        }}
        options={[
          { value: '', label: t('fee.any') },
          ...FEES.map((fee) => ({ value: String(fee), label: t('fee.upTo', { fee }) })),
        ]}
      />
      <Select
        size="sm"
        aria-label={t('sort')}
        value={wish.sort ?? 'earliest'}
        onChoose={(sort) => {
          onWish({ sort });
        }}
        options={SORTS.filter((sort) => sort !== 'distance' || wish.near !== undefined).map((sort) => ({
          value: sort,
          label: t(`sort.${sort}`),
        }))}
      />
    </div>
  );
}
