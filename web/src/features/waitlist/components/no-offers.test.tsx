import { useIsFetching } from '@tanstack/react-query';
import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { signIn } from '@/lib/auth';
import { type Asked, play, refused, said, serve } from '@tests/stage';
import { NoOffers } from './no-offers';

const ME = { id: 1, name: 'Pat', email: 'pat@example.com', patient_id: 2, doctor_id: null };
const LOGIN = 'POST /api/v1/auth/login';
const ASK = 'GET /api/v1/users/1/preferences';

function Known() {
  return useIsFetching() === 0 && <p>All is known</p>;
}

async function open(answer: () => Response, role: string | null = 'patient'): Promise<Asked[]> {
  const signedIn = { user: { ...ME, role }, access_token: 'a.b.c', expires_in: 600, token_type: 'Bearer' };
  const asked = serve({ [LOGIN]: () => said(signedIn), [ASK]: answer });
  if (role !== null) await signIn({ email: ME.email, password: 'password' });
  await play([<NoOffers key="notice" />, <Known key="known" />], 'waitlist');
  return asked;
}

test('who switched off messages about offers reads what follows, once it is known, and finds the switch', async () => {
  const meanwhile: unknown[] = [];
  await open(() => {
    meanwhile.push(screen.queryByRole('status'));
    return said({ offers: [] });
  });
  expect((await screen.findByRole('status')).textContent).toContain('nothing can be offered to you');
  expect(screen.getByRole('link', { name: 'Switch them on' }).getAttribute('href')).toBe('/preferences');
  expect(meanwhile).toEqual([null]);
});

test.each([
  ['who hears of offers', () => said({ offers: ['sms'] })],
  ['whose preferences cannot be loaded', () => refused(500, 'surprise')],
])('%s reads nothing', async (_who, answer) => {
  const asked = await open(answer);
  await waitFor(() => {
    expect(asked.map(({ what }) => what)).toContain(ASK);
  });
  expect(await screen.findByText('All is known')).toBeTruthy();
  expect(screen.queryByRole('status')).toBeNull();
});

test.each([['doctor'], [null]])('nobody asks for a %s, who waits for nothing here', async (role) => {
  const asked = await open(() => said({ offers: [] }), role);
  expect(await screen.findByText('All is known')).toBeTruthy();
  expect(asked.map(({ what }) => what)).not.toContain(ASK);
});
