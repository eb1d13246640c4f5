// What does an address show that is nobody's?
import { SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Empty } from '@/ui/empty';
import { ButtonLink } from '@/ui/links';
import { Page } from '@/ui/page';

export function Missing() {
  const { t } = useTranslation();
  return (
    <Page title={t('missing.title')} width="middle">
      <Empty
        icon={SearchX}
        title={t('missing.what')}
        action={
          <ButtonLink to="/">
            {t('missing.home')}
          </ButtonLink>
        }
      >
        {t('missing.why')}
      </Empty>
    </Page>
  );
}
