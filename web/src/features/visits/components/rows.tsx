// Which visits are these? A list, or what there is instead of one.
import type { Appointment } from '@/schema/salus';
import { Row } from './row';
import classes from './row.module.css';

interface Props {
  readonly visits: readonly Appointment[];
  readonly dated?: boolean;
  readonly withDoctor?: boolean;
}

export function Rows({ visits, dated = false, withDoctor = false }: Props) {
  return (
    <ul className={classes['list']}>
      {visits.map((visit) => (
        <Row key={visit.id} visit={visit} dated={dated} withDoctor={withDoctor} />
      ))}
    </ul>
  );
}
