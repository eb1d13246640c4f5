// How is everything? Databases, jobs, messages that wait, version; in words, before the details.
import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { distance, moment } from '@/lib/time';
import type { JobReport, SystemReport } from '@/schema/salus';
import { Failed } from '@/ui/failed';
import { TextLink } from '@/ui/links';
import { Loading } from '@/ui/loading';
import { Section } from '@/ui/section';
import { systemQuery } from '../api/oversight';
import { fortuneOf, type Service } from '../model';
import classes from './office.module.css';

const COLORS = { fails: 'berry', waits: 'sun', fresh: 'gray', well: 'pine' } as const;

export function System() {
  const { data, error, refetch } = useQuery(systemQuery);
  if (error !== null && data === undefined) return <Failed error={error} reset={() => void refetch()} />;
  if (data === undefined) return <Loading rows={4} height={120} />;
  return data.map(({ service, report }) => <Report key={service} service={service} report={report} />);
}

interface Props {
  readonly service: Service;
  readonly report: SystemReport | null;
}

function Report({ service, report }: Props) {
  const { t } = useTranslation('office');
  if (report === null) {
    return (
      <Section title={t(`service.${service}`)}>
        <Badge color="berry">{t('system.away')}</Badge>
      </Section>
    );
  }
  const wrong = Object.entries(report.checks).filter(([, said]) => said !== 'ok');
  const title = report.services.length > 1 ? t('system.whole') : t(`service.${service}`);
  return (
    <Section title={title}>
      <dl className={classes['facts']}>
        <dt>{t('system.state')}</dt>
        <dd>
          <Badge color={wrong.length === 0 ? 'pine' : 'berry'}>{t(wrong.length === 0 ? 'system.well' : 'system.ill')}</Badge>
          {wrong.map(([name, said]) => (
            <p key={name}>
              {name}: {said}
            </p>
          ))}
        </dd>
        <dt>{t('system.database')}</dt>
        <dd>{report.database === 'sqlite' ? 'SQLite' : 'PostgreSQL'}</dd>
        <dt>{t('system.version')}</dt>
        <dd>
          Salus {report.version}, Python {report.python}
        </dd>
        <dt>{t('system.since')}</dt>
        <dd>
          {moment(report.started_at)} ({distance(report.started_at)})
        </dd>
        <dt>{t('system.worker')}</dt>
        <dd>{t(`system.worker.${report.worker}`)}</dd>
        {report.messages !== null && (
          <>
            <dt>{t('system.messages')}</dt>
            <dd>
              {t('system.due', { count: report.messages.due })} · {t('system.planned', { count: report.messages.planned })} ·{' '}
              <TextLink to="/office/messages">{t('system.failed', { count: report.messages.failed })}</TextLink>
            </dd>
          </>
        )}
      </dl>
      <Jobs jobs={report.jobs} />
    </Section>
  );
}

function Jobs({ jobs }: { readonly jobs: readonly JobReport[] }) {
  const { t } = useTranslation('office');
  return (
    <div className={classes['scroll']} role="region" aria-label={t('system.jobs')} tabIndex={0}>
      <table className={classes['jobs']}>
        <thead>
          <tr>
            <th scope="col">{t('system.job')}</th>
            <th scope="col">{t('system.state')}</th>
            <th scope="col">{t('system.ran')}</th>
            <th scope="col">{t('system.error')}</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => {
            const fortune = fortuneOf(job);
            return (
              <tr key={job.name}>
                <td>{job.name}</td>
                <td>
                  <Badge color={COLORS[fortune]}>{t(`job.${fortune}`, { count: job.failures })}</Badge>
                </td>
                <td>{job.ran_at === null ? '–' : distance(job.ran_at)}</td>
                <td>{job.error ?? '–'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
