// What is every form? Fields by name, one way to send them, and the refusal where it happened.
import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly onSend: (fields: Fields) => void;
  readonly children: ReactNode;
  readonly label?: string;
}

/** What stands in a form, by the fields' names. */
export class Fields {
  constructor(private readonly data: FormData) {}

  text(name: string): string {
    const value = this.data.get(name);
    return typeof value === 'string' ? value : '';
  }

  /** The text, or null where nothing was written. */
  optional(name: string): string | null {
    const value = this.text(name).trim();
    return value === '' ? null : value;
  }
}

export function Form({ onSend, children, label }: Props) {
  return (
    <form
      noValidate
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onSend(new Fields(new FormData(event.currentTarget)));
      }}
    >
      <Stack gap="md">{children}</Stack>
    </form>
  );
}
