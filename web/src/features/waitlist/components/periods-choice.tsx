// When would it suit? At any time, or in periods of one's own.
import { Button, Radio, Stack } from '@mantine/core';
import { CalendarPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFieldErrors } from '@/ui/sentence';
import { type Draft, newDraft } from '../model';
import { PeriodFields } from './period-fields';

const MOST = 10;

interface Props {
  /** Null while any time suits. */
  readonly drafts: readonly Draft[] | null;
  readonly today: string;
  readonly error: unknown;
  readonly onDrafts: (drafts: readonly Draft[] | null) => void;
  /** Whether any time may suit; who waits already has said when. */
  readonly anyTime?: boolean;
}

export function PeriodsChoice({ drafts, today, error, onDrafts, anyTime = true }: Props) {
  const { t } = useTranslation('waitlist');
  return (
    <Stack gap="md">
      {anyTime && (
        <Radio.Group
          label={t('when')}
          value={drafts === null ? 'any' : 'certain'}
          onChange={(value) => {
            onDrafts(value === 'any' ? null : [newDraft(today)]);
          }}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="any" label={t('when.any')} />
            <Radio value="certain" label={t('when.certain')} />
          </Stack>
        </Radio.Group>
      )}
      {drafts !== null && <Periods {...{ drafts, today, error, onDrafts }} />}
    </Stack>
  );
}

interface PeriodsProps extends Omit<Props, 'anyTime'> {
  readonly drafts: readonly Draft[];
}

function Periods({ drafts, today, error, onDrafts }: PeriodsProps) {
  const { t } = useTranslation('waitlist');
  const wrong = useFieldErrors(error);
  return (
    <>
      {drafts.map((draft, number) => (
        <PeriodFields
          key={number}
          name={drafts.length > 1 ? t('period.number', { number: number + 1 }) : t('period')}
          draft={draft}
          wrong={(field) => wrong(`/periods/${number}/${field}`)}
          onDraft={(changed) => {
            onDrafts(drafts.map((one, at) => (at === number ? changed : one)));
          }}
          onRemove={
            drafts.length > 1
              ? () => {
                  onDrafts(drafts.filter((_, at) => at !== number));
                }
              : undefined
          }
        />
      ))}
      {drafts.length < MOST && (
        <div>
          <Button
            variant="default"
            size="sm"
            leftSection={<CalendarPlus aria-hidden size={16} />}
            onClick={() => {
              onDrafts([...drafts, newDraft(today)]);
            }}
          >
            {t('period.add')}
          </Button>
        </div>
      )}
    </>
  );
}

/** Where a refusal may point that the fields show themselves. */
export function fieldsOf(drafts: readonly Draft[] | null): string[] {
  const names = ['first', 'last', 'start', 'end'];
  return (drafts ?? []).flatMap((_, number) => names.map((name) => `/periods/${number}/${name}`));
}
