// How is everything?
import { createFileRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { System } from '@/features/office/components/system';
import { words } from '@/lib/i18n';
import { ButtonLink } from '@/ui/links';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_admin/office/system')({ loader: words('office'), component: Health });

function Health() {
  const { t } = useTranslation('office');
  return (
    <Page
      title={t('system')}
      lead={t('system.lead')}
      actions={
        <ButtonLink variant="default" to="/office/messages">
          {t('system.messages')}
        </ButtonLink>
      }
    >
      <System />
    </Page>
  );
}
