// Where does a component play in a test? Among the real providers, before a server of a few lines.
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, type RenderResult } from '@testing-library/react';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { theme } from '@/app/theme';
import { giveUp } from '@/lib/auth';
import { beginTexts } from '@/lib/i18n';

export interface Asked {
  readonly what: string;
  readonly body: unknown;
  /** What makes it the same request when it is sent again. */
  readonly key: string | null;
}

type Answer = (asked: Asked) => Response;

/** Answers by "METHOD /path", to somebody who is not signed in yet; what is asked is written down. */
export function serve(answers: Record<string, Answer>): Asked[] {
  giveUp();
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const what = `${request.method} ${new URL(request.url).pathname}`;
    const text = await request.text();
    const body = text === '' ? null : (JSON.parse(text) as unknown);
    const one = { what, body, key: request.headers.get('Idempotency-Key') };
    asked.push(one);
    return answers[what]?.(one) ?? refused(404, 'not_found');
  });
  return asked;
}

export function said(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

export function refused(status: number, code: string, more: Record<string, unknown> = {}): Response {
  const problem = { type: '', title: '', status, detail: 'No.', code, instance: '', request_id: null, ...more };
  return new Response(JSON.stringify(problem), { status, headers: { 'content-type': 'application/problem+json' } });
}

/** As the app shows it, in English, at an address of no importance. */
export async function play(node: ReactNode, ...texts: string[]): Promise<RenderResult> {
  await beginTexts();
  await i18next.loadNamespaces(texts);
  const router = createRouter({
    routeTree: createRootRoute({ component: () => node }),
    history: createMemoryHistory(),
  });
  await router.load();
  return render(
    <MantineProvider env="test" theme={theme}>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}
