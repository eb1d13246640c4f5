// On which days, at what time of the day, on which weekdays?
import { Button, TextInput } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { dayAfter, dayName, weekdayName } from '@/lib/time';
import ticket from '@/ui/ticket.module.css';
import { type Draft, toggled } from '../model';
import classes from './periods.module.css';

const MONDAY = '2024-01-01';
const WEEK = [0, 1, 2, 3, 4, 5, 6];

interface Props {
  readonly draft: Draft;
  readonly name: string;
  /** What is wrong with one of the fields. */
  readonly wrong: (field: 'first' | 'last' | 'start' | 'end') => string | undefined;
  readonly onDraft: (draft: Draft) => void;
  readonly onRemove?: (() => void) | undefined;
}

export function PeriodFields({ draft, name, wrong, onDraft, onRemove }: Props) {
  const { t } = useTranslation('waitlist');
  return (
    <fieldset className={classes['period']}>
      <legend className={classes['legend']}>{name}</legend>
      <div className={classes['pair']}>
        {(['first', 'last', 'start', 'end'] as const).map((field) => (
          <TextInput
            key={field}
            type={field === 'first' || field === 'last' ? 'date' : 'time'}
            label={t(`period.${field}`)}
            value={draft[field]}
            error={wrong(field)}
            onChange={(event) => {
              const { value } = event.currentTarget;
              if (value !== '' || field === 'start' || field === 'end') onDraft({ ...draft, [field]: value });
            }}
          />
        ))}
      </div>
      <fieldset className={classes['week']}>
        <legend>{t('period.weekdays')}</legend>
        <div className={classes['weekdays']}>
          {WEEK.map((weekday) => (
            <label key={weekday} className={`${ticket['ticket'] ?? ''} ${classes['weekday'] ?? ''}`}>
              <input
                type="checkbox"
                aria-label={weekdayName(weekday)}
                checked={draft.weekdays.includes(weekday)}
                onChange={() => {
                  onDraft({ ...draft, weekdays: toggled(draft.weekdays, weekday) });
                }}
              />
              {dayName(dayAfter(MONDAY, weekday), 'weekday')}
            </label>
          ))}
        </div>
      </fieldset>
      {onRemove !== undefined && (
        <Button variant="subtle" color="berry" size="sm" leftSection={<Trash2 aria-hidden size={16} />} onClick={onRemove}>
          {t('period.remove')}
        </Button>
      )}
    </fieldset>
  );
}
