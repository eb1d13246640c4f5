// How is a refusal said? As a sentence with the next step, in the reader's language where we have one.
import { Alert } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isRefusal, type Refusal, Unreachable } from '@/lib/refusal';

export function useSentence(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    if (error instanceof Unreachable) return t('refusal.unreachable');
    if (!isRefusal(error)) return t('refusal.surprise');
    const key = `refusal.${error.code}`;
    const values = { minutes: Math.max(1, Math.ceil((error.retryAfterSeconds ?? 60) / 60)) };
    if (i18n.exists(key)) return t(key as 'refusal.limited', values);
    return error.message;
  };
}

interface SentenceProps {
  readonly error: unknown;
  /** Pointers of fields that show their own error. */
  readonly fields?: readonly string[];
  readonly children?: ReactNode;
}

/** The refusal of what a person just tried, where they tried it; nothing when nothing was refused. */
export function Sentence({ error, fields = [], children }: SentenceProps) {
  const sentence = useSentence();
  const wrong = useFieldErrors(error);
  if (error === null || error === undefined) return null;
  const others = isRefusal(error) ? error.errors.filter(({ pointer }) => !fields.includes(pointer)) : [];
  return (
    <Alert color="berry" role="alert" icon={<TriangleAlert size={20} />} variant="light">
      {sentence(error)} {others.map(({ pointer }) => wrong(pointer)).join(' ')}
      {children}
    </Alert>
  );
}

/** What is wrong with a field, such as `/email`: in the reader's words where we have them. */
export function useFieldErrors(error: unknown): (pointer: string) => string | undefined {
  const { t, i18n } = useTranslation();
  return (pointer) => {
    if (!isRefusal(error)) return undefined;
    const found = (error satisfies Refusal).errors.find((one) => one.pointer === pointer);
    if (found === undefined) return undefined;
    const key = `field.${found.code}`;
    return i18n.exists(key) ? t(key as 'field.missing') : found.detail;
  };
}
