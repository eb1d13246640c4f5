import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { play, refused, said, serve } from '@tests/stage';
import { Invitations } from './invitations';

const CODES = '/api/v1/auth/invitations';
const NONE = { items: [], total: 0, page: 1, per_page: 20, pages: 0 };

test('a new code is shown once, with how often and how long it holds', async () => {
  const asked = serve({ [`GET ${CODES}`]: () => said(NONE), [`POST ${CODES}`]: () => said({ code: 'AAAA-BBBB' }, 201) });
  await play(<Invitations page={1} onPage={vi.fn()} />, 'office');
  await userEvent.type(screen.getByLabelText('For whom'), 'Dr. Guest');
  await userEvent.click(screen.getByRole('button', { name: 'Create a code' }));
  expect(await screen.findByText('AAAA-BBBB')).toBeTruthy();
  expect(asked.find(({ what }) => what.startsWith('POST'))?.body).toEqual({ note: 'Dr. Guest', uses: 1, expires_in_days: 14 });
  await userEvent.click(screen.getByRole('button', { name: 'Create another one' }));
  expect(screen.queryByText('AAAA-BBBB')).toBeNull();
});

test('codes that cannot be listed are told, with a way to try again', async () => {
  let well = false;
  serve({ [`GET ${CODES}`]: () => (well ? said(NONE) : refused(403, 'not_allowed')) });
  await play(<Invitations page={1} onPage={vi.fn()} />, 'office');
  expect((await screen.findByRole('alert')).textContent).toContain('You may not do this');
  well = true;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('No code yet')).toBeTruthy();
});
