// What do I offer, how long does it take, what does it cost?
import { Button, Card, Group } from '@mantine/core';
import { ClipboardList } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { amount } from '@/lib/money';
import type { DoctorProfile, ServiceView } from '@/schema/salus';
import { Empty } from '@/ui/empty';
import { Sentence } from '@/ui/sentence';
import { useRemoveService } from '../api/practice';
import { ServiceForm } from './service-form';
import classes from './services.module.css';

interface Props {
  readonly doctor: DoctorProfile;
  readonly onReload: () => void;
}

export function Services({ doctor, onReload }: Props) {
  const { t } = useTranslation(['practice', 'common']);
  const [editing, setEditing] = useState<number | 'new' | null>(null);
  const services = doctor.services.filter(({ active }) => active);
  function close() {
    setEditing(null);
  }
  return (
    <>
      {services.length === 0 && (
        <Empty icon={ClipboardList} title={t('services.none')}>
          {t('services.none.why')}
        </Empty>
      )}
      <ul className={classes['list']}>
        {services.map((service) => (
          <Card key={service.id} component="li" padding="md">
            {editing === service.id ? (
              <ServiceForm
                doctorId={doctor.id}
                standing={service}
                currency={service.fee.currency}
                onClose={close}
                onReload={onReload}
              />
            ) : (
              <Line
                doctorId={doctor.id}
                service={service}
                onEdit={() => {
                  setEditing(service.id);
                }}
              />
            )}
          </Card>
        ))}
      </ul>
      {editing === 'new' ? (
        <Card mt="md">
          <ServiceForm
            doctorId={doctor.id}
            standing={null}
            currency={services[0]?.fee.currency ?? 'EUR'}
            onClose={close}
            onReload={onReload}
          />
        </Card>
      ) : (
        <Button
          mt="md"
          onClick={() => {
            setEditing('new');
          }}
        >
          {t('services.add')}
        </Button>
      )}
    </>
  );
}

interface LineProps {
  readonly doctorId: number;
  readonly service: ServiceView;
  readonly onEdit: () => void;
}

function Line({ doctorId, service, onEdit }: LineProps) {
  const { t } = useTranslation(['practice', 'common']);
  const removing = useRemoveService(doctorId);
  const [sure, setSure] = useState(false);
  const { name, duration_minutes: count, mode, payment, fee } = service;
  return (
    <>
      <div className={classes['line']}>
        <div>
          <h2 className={classes['name']}>{name}</h2>
          <p className={classes['facts']}>
            {t('common:minutes', { count })} · {t(`common:mode.${mode}`)} · {t(`payment.${payment}`)}
          </p>
        </div>
        <strong className={classes['fee']}>{amount(fee)}</strong>
        <Group gap="xs">
          <Button size="xs" variant="default" aria-label={t('services.edit', { name })} onClick={onEdit}>
            {t('common:do.edit')}
          </Button>
          <Button
            size="xs"
            variant={sure ? 'filled' : 'subtle'}
            color="berry"
            aria-label={t(sure ? 'services.remove.sure' : 'services.remove', { name })}
            loading={removing.isPending}
            onClick={() => {
              if (sure) removing.mutate(service.id);
              setSure(!sure);
            }}
          >
            {t(sure ? 'services.sure' : 'common:do.remove')}
          </Button>
        </Group>
      </div>
      <Sentence error={removing.error} />
    </>
  );
}
