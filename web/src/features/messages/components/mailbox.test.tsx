import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { play, refused, said, serve } from '@tests/stage';
import { Office } from './office';

const MAILBOX = 'GET /api/v1/notifications/mailbox';
const LETTER = {
  kind: 'welcome',
  channel: 'email',
  address: 'pat@example.com',
  subject: 'Welcome to Salus',
  text: 'Look at https://salus.test/app/x.',
  at: '2027-01-02T10:00:00Z',
};

test('a letter is opened here, and its link can be followed', async () => {
  serve({ [MAILBOX]: () => said([LETTER, { ...LETTER, channel: 'sms', subject: '' }]) });
  await play(<Office listing={{ show: 'mailbox' }} onPage={vi.fn()} />, 'messages');
  const [mail, sms] = await screen.findAllByRole('listitem');
  expect(mail?.textContent).toMatch(/Welcome to Salus.*to pat@example\.com · Email/);
  expect(mail?.querySelector('details a')?.getAttribute('href')).toBe('https://salus.test/app/x');
  expect(sms?.textContent).toMatch(/^Welcome.*SMS/);
  expect(screen.getByRole('link', { name: 'Development mailbox' }).getAttribute('aria-current')).toBe('page');
});

test('where it is really sent there is no mailbox among the lists', async () => {
  const asked = serve({ [MAILBOX]: () => refused(404, 'not_found') });
  await play(<Office listing={{ show: 'mailbox' }} onPage={vi.fn()} />, 'messages');
  expect(await screen.findByText('Nothing was written yet')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Failed' })).toBeTruthy();
  expect(screen.queryByRole('link', { name: 'Development mailbox' })).toBeNull();
  expect(asked.map(({ what }) => what)).toContain(MAILBOX);
});

test('a mailbox that cannot be opened is told', async () => {
  serve({ [MAILBOX]: () => refused(503, 'unavailable') });
  await play(<Office listing={{ show: 'mailbox' }} onPage={vi.fn()} />, 'messages');
  expect((await screen.findByRole('alert')).textContent).toContain('does not answer at the moment');
});
