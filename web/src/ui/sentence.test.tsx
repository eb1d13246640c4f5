import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { beforeAll, expect, test } from 'vitest';
import { beginTexts, choose } from '@/lib/i18n';
import { Refusal, Unreachable } from '@/lib/refusal';
import { Sentence, useFieldErrors } from './sentence';

beforeAll(beginTexts);

function refusal(code: string, more: Record<string, unknown> = {}, retryAfter: number | null = null): Refusal {
  const problem = { type: '', title: '', status: 409, detail: 'As the server says it.', code, instance: '', request_id: null };
  return new Refusal({ ...problem, ...more }, retryAfter);
}

function said(error: unknown, fields: string[] = []): string {
  render(
    <MantineProvider>
      <Sentence error={error} fields={fields} />
    </MantineProvider>,
  );
  return screen.getByRole('alert').textContent;
}

test('a refusal we know is said in our words, with the next step', () => {
  expect(said(refusal('invalid_credentials'))).toContain('ask for a new password');
});

test('a refusal of a later release is said in the server’s words', () => {
  expect(said(refusal('made_up_later'))).toContain('As the server says it.');
});

test('who asked too often hears when to come back', () => {
  expect(said(refusal('limited', {}, 150))).toContain('in 3 min');
});

test('nobody answering is not called a mistake of the reader', () => {
  expect(said(new Unreachable('x'))).toContain('does not answer');
});

test('a surprise is not explained by its stack', () => {
  expect(said(new TypeError('undefined is not a function'))).not.toContain('undefined');
});

test('what is wrong with a field that shows it itself is not said twice', () => {
  const errors = [
    { pointer: '/name', code: 'missing', detail: 'x' },
    { pointer: '/token', code: 'link_invalid', detail: 'x' },
  ];
  const text = said(refusal('invalid', { errors }), ['/name']);
  expect(text).toContain('Ask for a new one');
  expect(text).not.toContain('fill this in');
});

test('a field hears of its own error, in the reader’s language', async () => {
  await choose('de');
  function Field() {
    const wrong = useFieldErrors(refusal('invalid', { errors: [{ pointer: '/email', code: 'missing', detail: 'x' }] }));
    return <p>{`${wrong('/email') ?? ''}|${wrong('/name') ?? ''}`}</p>;
  }
  render(<Field />);
  expect(screen.getByText('Bitte ausfüllen.|')).toBeDefined();
  await choose('en');
});
