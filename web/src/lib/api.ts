// How do we ask the server? One client, typed from its own document, that knows who asks.
import createClient from 'openapi-fetch';
import type { paths } from '@/schema/salus';
import { currentToken, reach, tokenInsteadOf } from './auth';

export { given, isRefusal, maybeLater, Refusal, Unreachable, whole } from './refusal';

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: asSomebody });

/** Send it with the token of whoever is signed in; a token that has ended is renewed and the request sent again. */
async function asSomebody(request: Request): Promise<Response> {
  const token = await currentToken();
  if (token === null) return reach(request);
  const again = request.clone();
  request.headers.set('Authorization', `Bearer ${token}`);
  const answer = await reach(request);
  if (answer.status !== 401) return answer;
  const fresh = await tokenInsteadOf(token);
  if (fresh === null) return answer;
  again.headers.set('Authorization', `Bearer ${fresh}`);
  return reach(again);
}

/** The revision that a change is based on, as `If-Match` wants it. */
export function etag(revision: number): string {
  return `"${revision}"`;
}

/** A key that makes a repeated request the same request; also where `crypto.randomUUID` is not offered. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
