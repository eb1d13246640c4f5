import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { play, refused, said, serve } from '@tests/stage';
import { PasswordForm } from './password-form';

const CHANGE = 'PUT /api/v1/auth/password';

async function change(): Promise<void> {
  await play(<PasswordForm />, 'account');
  await userEvent.type(screen.getByLabelText('Current password'), 'old words');
  await userEvent.type(screen.getByLabelText('New password'), 'new words');
  await userEvent.click(screen.getByRole('button', { name: 'Change password' }));
}

test('a password that is not one’s own is said at its field', async () => {
  const errors = [{ pointer: '/current_password', code: 'wrong_password', detail: 'x' }];
  serve({ [CHANGE]: () => refused(422, 'invalid', { errors }) });
  await change();
  expect(await screen.findByText('This is not your password.')).toBeTruthy();
});

test('a new password leaves nothing in the fields', async () => {
  serve({ [CHANGE]: () => said(null, 200) });
  await change();
  expect(await screen.findByText(/Your new password holds/)).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>('New password').value).toBe('');
});
