import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { play, refused, said, serve } from '@tests/stage';
import type { Listing } from '../model';
import { Everybodys } from './everybodys';

const MESSAGES = 'GET /api/v1/notifications';
const AGAIN = 'POST /api/v1/notifications/7/resend';
const PEOPLE = 'GET /api/v1/users';
const MESSAGE = {
  id: 7,
  user_id: 3,
  kind: 'appointment_reminder',
  channel: 'email',
  provider: 'smtp',
  status: 'failed',
  attempts: 2,
  error: '550 no such mailbox',
  receipt: null,
  sent_at: null,
  due_at: '2027-01-04T08:00:00Z',
  too_late_by: '9999-01-05T08:00:00Z',
};
const BUTTON = { name: 'Send again: Reminder, Pat Ient' };

function page(...items: readonly unknown[]) {
  return said({ items, total: items.length, page: 1, per_page: 20, pages: 1 });
}

function list(listing: Listing = {}) {
  return play(<Everybodys listing={listing} onPage={vi.fn()} />, 'messages');
}

test('what failed says to whom, how often it was tried and what went wrong', async () => {
  serve({ [MESSAGES]: () => page(MESSAGE), [PEOPLE]: () => page({ id: 3, name: 'Pat Ient' }) });
  await list();
  expect((await screen.findByRole('link', { name: 'to Pat Ient' })).getAttribute('href')).toBe('/office/people/3');
  const line = screen.getByRole('listitem').textContent;
  expect(line).toMatch(/Reminder.*Email · smtp · 2 attempts.*Last error: 550 no such mailbox.*Not delivered/);
});

test('whom they are to is asked once for all of them, and who is not found goes by a number', async () => {
  const asked = serve({
    [MESSAGES]: () => page(MESSAGE, { ...MESSAGE, id: 8 }, { ...MESSAGE, id: 9, user_id: 4 }),
    [PEOPLE]: () => page({ id: 3, name: 'Pat Ient' }),
  });
  await list();
  expect(await screen.findAllByRole('link', { name: 'to Pat Ient' })).toHaveLength(2);
  expect(screen.getByRole('link', { name: 'to Person 4' })).toBeTruthy();
  expect(asked.filter(({ what }) => what === PEOPLE)).toHaveLength(1);
});

test('what is sent again leaves the list, and that it was is said', async () => {
  let failed = true;
  const asked = serve({
    [MESSAGES]: () => (failed ? page(MESSAGE) : page()),
    [PEOPLE]: () => page({ id: 3, name: 'Pat Ient' }),
    [AGAIN]: () => {
      failed = false;
      return said({ ...MESSAGE, status: 'scheduled' });
    },
  });
  await list();
  await userEvent.click(await screen.findByRole('button', BUTTON));
  expect(await screen.findByText('Nothing failed')).toBeTruthy();
  expect(screen.getByRole('status').textContent).toContain('It will be sent again');
  expect(asked.filter(({ what }) => what === AGAIN)).toHaveLength(1);
});

test('what was said of one is not said of the next one that is refused', async () => {
  const other = { ...MESSAGE, id: 8, kind: 'refund_made' };
  serve({
    [MESSAGES]: () => page(MESSAGE, other),
    [PEOPLE]: () => page({ id: 3, name: 'Pat Ient' }),
    [AGAIN]: () => said(MESSAGE),
    'POST /api/v1/notifications/8/resend': () => refused(409, 'not_failed'),
  });
  await list();
  await userEvent.click(await screen.findByRole('button', BUTTON));
  expect(await screen.findByText('It will be sent again')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Send again: Refund, Pat Ient' }));
  await screen.findByRole('alert');
  expect(screen.queryByText('It will be sent again')).toBeNull();
});

test('what is over is too late to be sent, and says so before it is tried', async () => {
  serve({ [MESSAGES]: () => page({ ...MESSAGE, too_late_by: '2020-01-05T08:00:00Z' }) });
  await list();
  expect(await screen.findByText(/too late by 5 Jan 2020/)).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});

test.each([
  ['no_longer_useful', 'It is too late for this message'],
  ['not_failed', 'is being sent again already'],
])('a refusal is a sentence in its line: %s', async (code, sentence) => {
  serve({ [MESSAGES]: () => page(MESSAGE), [PEOPLE]: () => page({ id: 3, name: 'Pat Ient' }), [AGAIN]: () => refused(409, code) });
  await list();
  await userEvent.click(await screen.findByRole('button', BUTTON));
  expect((await screen.findByRole('alert')).textContent).toContain(sentence);
  expect(screen.getByRole('listitem').contains(screen.getByRole('alert'))).toBe(true);
  expect(screen.queryByText('It will be sent again')).toBeNull();
});

test('a person who cannot be seen goes by a number, and only what failed is sent again', async () => {
  serve({ [MESSAGES]: () => page({ ...MESSAGE, status: 'sent', error: null, receipt: 'delivered' }) });
  await list({ show: 'all' });
  expect(await screen.findByRole('link', { name: 'to Person 3' })).toBeTruthy();
  expect(screen.getByText('Provider says: delivered')).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});

test.each<[Listing, string]>([
  [{}, 'Nothing failed'],
  [{ show: 'all' }, 'No messages yet'],
])('an empty list says what that means: %j', async (listing, title) => {
  serve({ [MESSAGES]: () => page() });
  await list(listing);
  expect(await screen.findByText(title)).toBeTruthy();
});

test('what cannot be listed is told, with a way to try again', async () => {
  let well = false;
  serve({ [MESSAGES]: () => (well ? page() : refused(403, 'not_allowed')) });
  await list();
  expect((await screen.findByRole('alert')).textContent).toContain('You may not do this');
  well = true;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Nothing failed')).toBeTruthy();
});
