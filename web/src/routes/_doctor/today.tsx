// Who comes today?
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Day } from '@/features/visits/components/day';
import { useMe } from '@/lib/auth';
import { dayIn } from '@/lib/day-in';
import { words } from '@/lib/i18n';
import { doctorQuery } from '@/lib/queries';
import { dayAfter, dayName, nearDay, today } from '@/lib/time';
import { Failed } from '@/ui/failed';
import { ButtonLink } from '@/ui/links';
import { Loading } from '@/ui/loading';
import { Page } from '@/ui/page';

interface Search {
  day?: string;
}

export const Route = createFileRoute('/_doctor/today')({
  validateSearch: (search): Search => dayIn(search),
  loader: words('visits'),
  component: Today,
});

function Today() {
  const { t } = useTranslation('visits');
  const doctorId = useMe()?.doctor_id ?? 0;
  const { data: doctor, error } = useQuery(doctorQuery(doctorId));
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  if (error !== null) return <Failed error={error} />;
  if (doctor === undefined) return <Loading />;
  const zone = doctor.time_zone;
  const day = search.day ?? today(zone);
  function go(days: number) {
    const next = dayAfter(day, days);
    void navigate({ search: next === today(zone) ? {} : { day: next } });
  }
  return (
    <Page
      title={nearDay(day, zone) ?? dayName(day, 'middle')}
      lead={dayName(day)}
      actions={
        <>
          <Button variant="default" aria-label={t('day.before')} onClick={() => { go(-1); }}>
            <ChevronLeft aria-hidden />
          </Button>
          <Button variant="default" aria-label={t('day.after')} onClick={() => { go(1); }}>
            <ChevronRight aria-hidden />
          </Button>
          <ButtonLink to="/visits/new">{t('today.book')}</ButtonLink>
        </>
      }
    >
      <Day doctorId={doctorId} day={day} zone={zone} />
    </Page>
  );
}
