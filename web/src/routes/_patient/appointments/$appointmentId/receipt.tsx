// What did I pay, and what came back?
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, notFound } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { receiptQuery } from '@/features/payments/api/receipt';
import { Receipt } from '@/features/payments/components/receipt';
import { isRefusal } from '@/lib/api';
import { words } from '@/lib/i18n';
import { ButtonLink } from '@/ui/links';
import { Page } from '@/ui/page';

export const Route = createFileRoute('/_patient/appointments/$appointmentId/receipt')({
  loader: async ({ context: { queries }, params }) => {
    const known = queries.query(receiptQuery(Number(params.appointmentId))).catch((failure: unknown) => {
      throw isRefusal(failure, 'not_found', 'invalid') ? notFound() : failure;
    });
    await Promise.all([known, words('payments')()]);
  },
  component: One,
});

function One() {
  const { t } = useTranslation('payments');
  const { appointmentId } = Route.useParams();
  const { data: receipt } = useSuspenseQuery(receiptQuery(Number(appointmentId)));
  return (
    <Page
      title={t('receipt')}
      width="middle"
      actions={
        <>
          <ButtonLink variant="default" to="/appointments/$appointmentId" params={{ appointmentId }}>
            {t('receipt.visit')}
          </ButtonLink>
          <Button
            leftSection={<Printer aria-hidden size={18} />}
            onClick={() => {
              window.print();
            }}
          >
            {t('receipt.print')}
          </Button>
        </>
      }
    >
      <Receipt receipt={receipt} />
    </Page>
  );
}
