// What is shown while we wait? The shape of what comes, and a word for those who do not see it.
import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly rows?: number;
  readonly height?: number;
}

export function Loading({ rows = 4, height = 92 }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" role="status" p="md" maw="72rem" w="100%" mx="auto">
      <VisuallyHidden>{t('state.loading')}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius="lg" />
      ))}
    </Stack>
  );
}
