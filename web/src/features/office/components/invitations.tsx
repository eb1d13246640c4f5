// Which codes let doctors join? A new one is shown here once, to be copied.
import { Badge, Button, CopyButton, Group, NumberInput, SimpleGrid, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Check, Copy, Ticket } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { distance, moment } from '@/lib/time';
import type { Invitation } from '@/schema/salus';
import { Empty } from '@/ui/empty';
import { Failed } from '@/ui/failed';
import { Form } from '@/ui/form/form';
import { Loading } from '@/ui/loading';
import { Pages } from '@/ui/pages';
import { Section } from '@/ui/section';
import { Sentence, useFieldErrors } from '@/ui/sentence';
import { invitationsQuery, useInvite, useWithdraw } from '../api/invitations';
import classes from './office.module.css';

interface Props {
  readonly page: number;
  readonly onPage: (page: number) => void;
}

export function Invitations({ page, onPage }: Props) {
  const { t } = useTranslation('office');
  const found = useQuery(invitationsQuery(page));
  return (
    <>
      <Invite />
      <Section title={t('invitations.list')}>
        {found.isError && <Failed error={found.error} reset={() => void found.refetch()} />}
        {found.isPending && <Loading rows={3} height={56} />}
        {found.data?.items.length === 0 && <Empty icon={Ticket} title={t('invitations.none')} />}
        <ul className={classes['list']}>
          {found.data?.items.map((one) => (
            <Line key={one.id} invitation={one} />
          ))}
        </ul>
        {found.data !== undefined && <Pages page={page} pages={found.data.pages} onPage={onPage} />}
      </Section>
    </>
  );
}

function Invite() {
  const { t } = useTranslation('office');
  const inviting = useInvite();
  const wrong = useFieldErrors(inviting.error);
  const code = inviting.data?.code ?? null;
  return (
    <Section title={t('invite')} lead={t('invite.why')}>
      {code === null ? (
        <Form
          label={t('invite')}
          onSend={(fields) => {
            inviting.mutate({
              note: fields.optional('note'),
              uses: Number(fields.text('uses')),
              expires_in_days: Number(fields.text('days')),
            });
          }}
        >
          <TextInput name="note" label={t('invite.note')} error={wrong('/note')} maxLength={200} />
          <SimpleGrid cols={2}>
            <NumberInput name="uses" label={t('invite.uses')} defaultValue={1} min={1} hideControls error={wrong('/uses')} />
            <NumberInput
              name="days"
              label={t('invite.days')}
              defaultValue={14}
              min={1}
              hideControls
              error={wrong('/expires_in_days')}
            />
          </SimpleGrid>
          <Sentence error={inviting.error} fields={['/note', '/uses', '/expires_in_days']} />
          <Button type="submit" loading={inviting.isPending} style={{ alignSelf: 'start' }}>
            {t('invite.do')}
          </Button>
        </Form>
      ) : (
        <div role="status">
          <p>{t('invite.once')}</p>
          <code className={classes['code']}>{code}</code>
          <Group>
            <CopyButton value={code}>
              {({ copied, copy }) => (
                <Button
                  leftSection={copied ? <Check aria-hidden size={18} /> : <Copy aria-hidden size={18} />}
                  onClick={copy}
                >
                  {t(copied ? 'invite.copied' : 'invite.copy')}
                </Button>
              )}
            </CopyButton>
            <Button
              variant="default"
              onClick={() => {
                inviting.reset();
              }}
            >
              {t('invite.another')}
            </Button>
          </Group>
        </div>
      )}
    </Section>
  );
}

function Line({ invitation }: { readonly invitation: Invitation }) {
  const { t } = useTranslation('office');
  const withdrawing = useWithdraw();
  const { id, hint, note, uses, uses_left: left, expires_at: until } = invitation;
  const over = Date.parse(until) < Date.now();
  return (
    <li className={classes['line']} data-plain>
      <div>
        <strong>{note ?? t('invitation.unnamed')}</strong>
        <p>
          {hint} · {t('invitation.left', { left, count: uses })} ·{' '}
          <time dateTime={until} title={moment(until)}>
            {over ? t('invitation.over') : t('invitation.until', { when: distance(until) })}
          </time>
        </p>
        <Sentence error={withdrawing.error} />
      </div>
      {over || left === 0 ? (
        <Badge color="gray">{t(left === 0 ? 'invitation.used' : 'invitation.over')}</Badge>
      ) : (
        <Button
          size="xs"
          variant="default"
          aria-label={t('invitation.withdraw.which', { which: note ?? hint })}
          loading={withdrawing.isPending}
          onClick={() => {
            withdrawing.mutate(id);
          }}
        >
          {t('invitation.withdraw')}
        </Button>
      )}
    </li>
  );
}
