// Which visits stand outside of the hours? They are kept until somebody decides.
import { useTranslation } from 'react-i18next';
import { clock, dayName, dayOf } from '@/lib/time';
import type { AffectedVisit } from '@/schema/salus';
import { TextLink } from '@/ui/links';
import classes from './hours-form.module.css';

interface Props {
  readonly visits: readonly AffectedVisit[];
  readonly zone: string;
  /** Not yet: only when these hours are saved. */
  readonly soon?: boolean;
}

export function Outside({ visits, zone, soon = false }: Props) {
  const { t } = useTranslation('practice');
  if (visits.length === 0) return null;
  return (
    <div className={classes['outside']} role={soon ? 'alert' : 'status'}>
      <strong>{t(soon ? 'hours.hit' : 'hours.outside', { count: visits.length })}</strong>
      <ul>
        {visits.map((visit) => (
          <li key={visit.id}>
            <TextLink to="/visits/$visitId" params={{ visitId: String(visit.id) }}>
              {dayName(dayOf(visit.starts_at, zone), 'short')}, {clock(visit.starts_at, zone)} · {visit.reference}
            </TextLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
