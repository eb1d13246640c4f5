import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { play, refused, said, serve } from '@tests/stage';
import { WayIn } from './way-in';

const ME = { id: 1, name: 'Pat', email: 'pat@example.com', role: 'patient' };
const PAIR = { user: ME, access_token: 'a.b.c', expires_in: 600, token_type: 'Bearer' };

test('who has an account signs in, and is told when it does not fit', async () => {
  serve({ 'POST /api/v1/auth/login': () => refused(401, 'invalid_credentials') });
  await play(<WayIn />, 'auth');
  await userEvent.type(screen.getByLabelText('Email address'), ME.email);
  await userEvent.type(screen.getByLabelText('Password'), 'wrong{Enter}');
  expect((await screen.findByRole('alert')).textContent).toContain('ask for a new password');
  expect(screen.getByLabelText<HTMLInputElement>('Email address').value).toBe(ME.email);
});

test('who is new joins as a patient, with the refresh token in a cookie', async () => {
  const asked = serve({ 'POST /api/v1/auth/register': () => said(PAIR, 201) });
  await play(<WayIn />, 'auth');
  await userEvent.click(screen.getByRole('radio', { name: 'I am new here' }));
  await userEvent.type(screen.getByLabelText('Your name'), 'Pat');
  await userEvent.type(screen.getByLabelText('Email address'), ME.email);
  await userEvent.type(screen.getByLabelText('Password'), 'plenty of plain words{Enter}');
  await expect.poll(() => asked[0]?.body).toMatchObject({ name: 'Pat', role: 'patient', use_cookie: true });
});

test('a field that is wrong says so itself', async () => {
  const errors = [{ pointer: '/password', code: 'too_common', detail: 'x' }];
  serve({ 'POST /api/v1/auth/register': () => refused(422, 'invalid', { errors }) });
  await play(<WayIn />, 'auth');
  await userEvent.click(screen.getByRole('radio', { name: 'I am new here' }));
  await userEvent.type(screen.getByLabelText('Password'), 'password{Enter}');
  expect(await screen.findByText(/one of those that are tried first/)).toBeTruthy();
});
