// Who is signed in? The access token lives in this module's memory, the refresh token in a cookie no script reads.
import createClient from 'openapi-fetch';
import { useSyncExternalStore } from 'react';
import type { LoginBody, Myself, paths, RegisterBody, SignedInAs } from '@/schema/salus';
import { given, isRefusal, Unreachable } from './refusal';

/** `expired`: was signed in, and the session ended while the page stayed open. */
export type Standing =
  | { readonly is: 'unknown' }
  | { readonly is: 'out' }
  | { readonly is: 'in'; readonly me: Myself }
  | { readonly is: 'expired'; readonly me: Myself };

const HINT = 'salus.signed-in';
const EARLY_MS = 20_000;

const client = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: (request) => reach(request),
});

let standing: Standing = { is: 'unknown' };
let token: { text: string; until: number } | null = null;
let renewing: Promise<string | null> | null = null;
let waiting: ((signedIn: boolean) => void)[] = [];
const listeners = new Set<() => void>();

/** A request that nobody answers is told apart from one that was refused. */
export async function reach(request: Request): Promise<Response> {
  try {
    return await window.fetch(request);
  } catch (failure) {
    if (request.signal.aborted) throw failure;
    throw new Unreachable(request.url);
  }
}

export function whoIsIn(): Standing {
  return standing;
}

export function useStanding(): Standing {
  return useSyncExternalStore(listen, whoIsIn);
}

export function useMe(): Myself | null {
  const now = useStanding();
  return now.is === 'in' || now.is === 'expired' ? now.me : null;
}

/** Find out once, when the page opens; asks nothing of the server where nobody has signed in before. */
export async function begin(): Promise<void> {
  window.addEventListener('storage', (event) => {
    if (event.key !== HINT) return;
    if (event.newValue === null && standing.is === 'in') leave();
    if (event.newValue !== null && standing.is === 'out') void renew();
  });
  if (localStorage.getItem(HINT) === null) {
    become({ is: 'out' });
    return;
  }
  try {
    await renew();
  } catch {
    become({ is: 'out' }); // the hint stays: the next visit tries again
  }
}

export async function signIn(body: Omit<LoginBody, 'use_cookie'>): Promise<Myself> {
  return enter(await given(client.POST('/api/v1/auth/login', { body: { ...body, use_cookie: true } })));
}

export async function register(body: Omit<RegisterBody, 'use_cookie'>): Promise<Myself> {
  return enter(await given(client.POST('/api/v1/auth/register', { body: { ...body, use_cookie: true } })));
}

export async function signOut(): Promise<void> {
  try {
    const bearer = await currentToken();
    if (bearer !== null) {
      await given(client.POST('/api/v1/auth/logout', { headers: { Authorization: `Bearer ${bearer}` } }));
    }
  } catch (failure) {
    if (!isRefusal(failure)) throw failure; // a refused one is signed out already
  }
  leave();
}

/** A token that still holds, renewed in time; null when nobody is signed in. */
export async function currentToken(): Promise<string | null> {
  if (standing.is === 'unknown') await started();
  if (standing.is === 'expired') return (await signedInAgain()) ? currentToken() : null;
  if (standing.is !== 'in') return null;
  if (token !== null && token.until - EARLY_MS > Date.now()) return token.text;
  const fresh = await renew();
  return fresh === null && whoIsIn().is === 'expired' ? currentToken() : fresh;
}

/** This token was refused: another one, or null when its session is over and nobody signs in again. */
export async function tokenInsteadOf(refused: string): Promise<string | null> {
  if (token?.text === refused) token = null;
  return currentToken();
}

/** Whoever was asked to sign in again does not want to. */
export function giveUp(): void {
  leave();
}

function started(): Promise<void> {
  return new Promise((resolve) => {
    const stop = listen(() => {
      if (standing.is === 'unknown') return;
      stop();
      resolve();
    });
  });
}

function signedInAgain(): Promise<boolean> {
  return new Promise((resolve) => waiting.push(resolve));
}

function renew(): Promise<string | null> {
  renewing ??= alone(renewed).finally(() => {
    renewing = null;
  });
  return renewing;
}

async function renewed(): Promise<string | null> {
  const before = standing;
  try {
    enter(await given(client.POST('/api/v1/auth/refresh', {})));
  } catch (failure) {
    if (!isRefusal(failure) || failure.status >= 500 || failure.status === 429) throw failure;
    if (before.is !== 'in') {
      leave();
      return null;
    }
    token = null;
    become({ is: 'expired', me: before.me });
    return null;
  }
  return token?.text ?? null;
}

/** One tab at a time: a refresh token is good for one use. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work();
  return navigator.locks.request('salus.renew', work) as Promise<T>;
}

function enter(said: SignedInAs): Myself {
  const stranger = standing.is === 'expired' && standing.me.id !== said.user.id;
  token = { text: said.access_token, until: Date.now() + said.expires_in * 1000 };
  localStorage.setItem(HINT, '1');
  become({ is: 'in', me: said.user });
  release(!stranger); // what one person began, another does not finish
  return said.user;
}

function leave(): void {
  token = null;
  localStorage.removeItem(HINT);
  become({ is: 'out' });
  release(false);
}

function release(signedIn: boolean): void {
  const released = waiting;
  waiting = [];
  for (const go of released) go(signedIn);
}

function become(next: Standing): void {
  standing = next;
  for (const tell of [...listeners]) tell();
}

function listen(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
