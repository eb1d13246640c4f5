import { beforeEach, expect, test, vi } from 'vitest';
import type * as Api from './api';
import type * as Auth from './auth';

const ME = { id: 7, name: 'Pat', email: 'pat@example.com', role: 'patient', patient_id: 3 };
let auth: typeof Auth;
let api: typeof Api;
let calls: { path: string; token: string | null }[];
let answers: (path: string, token: string | null) => Response;

function json(body: unknown, status = 200): Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': type } });
}

function pair(token: string, user = ME): Response {
  return json({ user, access_token: token, expires_in: 600, token_type: 'Bearer' });
}

function refusal(status: number, code: string): Response {
  return json({ type: 'x', title: 'x', status, detail: 'No.', code, instance: '/', request_id: null }, status);
}

beforeEach(async () => {
  vi.resetModules();
  localStorage.clear();
  calls = [];
  vi.stubGlobal('fetch', (request: Request) => {
    const path = new URL(request.url).pathname;
    const token = request.headers.get('authorization')?.replace('Bearer ', '') ?? null;
    calls.push({ path, token });
    return Promise.resolve(answers(path, token));
  });
  auth = await import('./auth');
  api = await import('./api');
});

async function enter(): Promise<void> {
  answers = () => pair('first');
  await auth.begin();
  await auth.signIn({ email: 'pat@example.com', password: 'secret words' });
  calls.length = 0;
}

test('a visitor who was never here asks the server nothing', async () => {
  await auth.begin();
  expect(auth.whoIsIn().is).toBe('out');
  expect(calls).toEqual([]);
});

test('no token is ever stored', async () => {
  await enter();
  const stored = [localStorage, sessionStorage].flatMap((storage) => Object.values<string>({ ...(storage as object) }));
  expect(stored).toEqual(['1']);
});

test('requests that find their token refused share one renewal and are sent again', async () => {
  await enter();
  answers = (path, token) => {
    if (path.endsWith('/refresh')) return pair('second');
    return token === 'second' ? json({ items: [] }) : refusal(401, 'not_authenticated');
  };
  const asked = [1, 2, 3].map(() => api.given(api.api.GET('/api/v1/appointments')));
  await Promise.all(asked);
  expect(calls.filter(({ path }) => path.endsWith('/refresh'))).toHaveLength(1);
});

test('a session that ended waits for its owner, and then what was begun goes on', async () => {
  await enter();
  answers = (path, token) => {
    if (path.endsWith('/refresh')) return refusal(401, 'token_invalid');
    if (path.endsWith('/login')) return pair('third');
    return token === 'third' ? json({ id: 1 }) : refusal(401, 'not_authenticated');
  };
  const booking = api.given(api.api.POST('/api/v1/appointments', { body: { slot_id: 1 } }));
  await vi.waitFor(() => {
    expect(auth.whoIsIn().is).toBe('expired');
  });
  await auth.signIn({ email: 'pat@example.com', password: 'secret words' });
  await expect(booking).resolves.toEqual({ id: 1 });
});

test('what one person began is not finished by another', async () => {
  await enter();
  answers = (path) => {
    if (path.endsWith('/refresh')) return refusal(401, 'token_invalid');
    if (path.endsWith('/login')) return pair('other', { ...ME, id: 8 });
    return refusal(401, 'not_authenticated');
  };
  const booking = api.given(api.api.POST('/api/v1/appointments', { body: { slot_id: 1 } }));
  await vi.waitFor(() => {
    expect(auth.whoIsIn().is).toBe('expired');
  });
  await auth.signIn({ email: 'other@example.com', password: 'secret words' });
  await expect(booking).rejects.toMatchObject({ code: 'not_authenticated' });
});

test('a server that does not answer ends no session', async () => {
  await enter();
  answers = () => {
    throw new TypeError('no network');
  };
  await expect(api.given(api.api.GET('/api/v1/appointments'))).rejects.toBeInstanceOf(api.Unreachable);
  expect(auth.whoIsIn().is).toBe('in');
});
