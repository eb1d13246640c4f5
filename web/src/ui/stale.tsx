// What if somebody else changed it meanwhile? Said where one saves, with a way to what stands now.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isRefusal } from '@/lib/refusal';
import { Sentence } from './sentence';

interface Props {
  readonly error: unknown;
  readonly fields?: readonly string[];
  readonly onReload: () => void;
}

export function SentenceOrStale({ error, fields = [], onReload }: Props) {
  const { t } = useTranslation();
  return (
    <Sentence error={error} fields={fields}>
      {isRefusal(error, 'stale') && (
        <Button size="xs" variant="default" mt="sm" display="block" onClick={onReload}>
          {t('do.reload')}
        </Button>
      )}
    </Sentence>
  );
}
