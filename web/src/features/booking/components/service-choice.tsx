// What kind of visit? Each with its length and fee.
import { useTranslation } from 'react-i18next';
import { amount } from '@/lib/money';
import type { ServiceView } from '@/schema/salus';
import classes from './service-choice.module.css';

interface Props {
  readonly services: readonly ServiceView[];
  readonly chosen: number;
  readonly onChoose: (serviceId: number) => void;
}

export function ServiceChoice({ services, chosen, onChoose }: Props) {
  const { t } = useTranslation(['booking', 'common']);
  return (
    <fieldset className={classes['set']}>
      <legend className={classes['legend']}>{t('service')}</legend>
      <div className={classes['list']}>
        {services.map((service) => (
          <label key={service.id} className={classes['service']}>
            <input
              type="radio"
              name="service"
              checked={service.id === chosen}
              onChange={() => {
                onChoose(service.id);
              }}
            />
            <span>
              <strong>{service.name}</strong>
              <small>
                {t(`common:mode.${service.mode}`)}, {t('common:minutes', { count: service.duration_minutes })}
              </small>
            </span>
            <span className={classes['fee']}>{amount(service.fee)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
