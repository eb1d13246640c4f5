// How does somebody get a time by telephone or at the desk? Who, what, when, and it is theirs.
import { Button, Checkbox, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { doctorQuery } from '@/lib/queries';
import type { Appointment, Role, Slot } from '@/schema/salus';
import { Fields } from '@/ui/form/form';
import { PersonPicker, type Pickable } from '@/ui/person-picker';
import { Select } from '@/ui/select';
import { Section } from '@/ui/section';
import { Sentence } from '@/ui/sentence';
import { intend, useBookFor } from '../api/change';
import { doctors, patientsOf } from '../api/people';
import { SqueezeIn } from './squeeze-in';
import { TimeChooser } from './time-chooser';

interface Props {
  readonly as: Role;
  readonly own: Pickable | null;
  readonly begin?: string | undefined;
  readonly forWhom: Pickable | null;
  readonly onDone: (visit: Appointment) => void;
}

export function BookFor({ as, own, begin, forWhom, onDone }: Props) {
  const { t } = useTranslation(['visits', 'common']);
  const [patient, setPatient] = useState(forWhom);
  const [doctor, setDoctor] = useState(own);
  const [serviceId, setServiceId] = useState<number | null>(null);
  const [slot, setSlot] = useState<Slot | null>(null);
  const [squeezed, setSqueezed] = useState(false);
  const [otherwise, setOtherwise] = useState<string | null>(null);
  const booking = useBookFor();
  const { data: offer } = useQuery({ ...doctorQuery(doctor?.id ?? 0), enabled: doctor !== null });
  const services = offer?.services.filter(({ active }) => active) ?? [];
  const service = services.find(({ id }) => id === serviceId) ?? services[0];
  const clinic = offer?.clinics.find(({ id }) => id === slot?.clinic_id);
  const at = squeezed ? otherwise : (slot?.starts_at ?? null);
  return (
    <form
      aria-label={t('book')}
      onSubmit={(event) => {
        event.preventDefault();
        if (patient === null || doctor === null || service === undefined || at === null) return;
        const fields = new Fields(new FormData(event.currentTarget));
        const when = { doctor_id: doctor.id, starts_at: at, service_id: service.id };
        const why = { reason: fields.optional('reason'), ...(squeezed && { overbook_reason: fields.text('overbook_reason') }) };
        booking.mutate(intend({ ...when, ...why, patient_id: patient.id }), { onSuccess: onDone });
      }}
    >
      <Section title={t('book.who')}>
        <Stack gap="md">
          <PersonPicker
            label={t('who')}
            description={t(as === 'doctor' ? 'book.own' : 'book.anybody')}
            chosen={patient?.name}
            source={patientsOf(as)}
            onPick={setPatient}
          />
          {own === null && (
            <PersonPicker
              label={t('with')}
              chosen={doctor?.name}
              source={doctors}
              onPick={(one) => {
                setDoctor(one);
                setSlot(null);
                setOtherwise(null);
              }}
            />
          )}
        </Stack>
      </Section>
      {offer !== undefined && service !== undefined && (
        <Section title={t('book.when')}>
          {services.length > 1 && (
            <Select
              label={t('what')}
              mb="md"
              value={String(service.id)}
              onChoose={(id) => {
                setServiceId(Number(id));
                setSlot(null);
              }}
              options={services.map(({ id, name, duration_minutes: count }) => ({
                value: String(id),
                label: `${name}, ${t('common:minutes', { count })}`,
              }))}
            />
          )}
          <Checkbox
            label={t('squeeze')}
            description={t('squeeze.why')}
            mb="md"
            checked={squeezed}
            onChange={(event) => {
              setSqueezed(event.currentTarget.checked);
              setOtherwise(null);
            }}
          />
          {squeezed ? (
            <SqueezeIn
              key={offer.id}
              zone={offer.clinics[0]?.time_zone ?? offer.time_zone}
              begin={begin}
              error={booking.error}
              onChoose={setOtherwise}
            />
          ) : (
            <TimeChooser
              key={service.id}
              doctorId={offer.id}
              serviceId={service.id}
              zone={clinic?.time_zone ?? offer.time_zone}
              begin={begin}
              chosen={slot}
              onChoose={setSlot}
            />
          )}
        </Section>
      )}
      {offer !== undefined && service === undefined && <p>{t('book.noService')}</p>}
      <Textarea name="reason" label={t('book.reason')} autosize minRows={2} maxLength={1000} mb="md" />
      <Sentence error={booking.error} fields={squeezed ? ['/starts_at', '/overbook_reason'] : []} />
      <Button type="submit" mt="md" disabled={patient === null || at === null} loading={booking.isPending}>
        {t('book.do')}
      </Button>
      {(patient === null || at === null) && <p>{t('book.missing')}</p>}
    </form>
  );
}
