// Which messages does an address ask for, when was each told, and where are the links in what was written?
import type { Notification, State } from '@/schema/salus';

export const SHOWN = ['failed', 'all', 'mailbox'] as const;
export type Shown = (typeof SHOWN)[number];

export interface Listing {
  show?: Shown;
  page?: number;
}

/** From an address that anybody may have written: what is not a list is the first page of what failed. */
export function listingOf(search: Record<string, unknown>): Listing {
  const show = SHOWN.find((one) => one === search['show']);
  const page = Number(search['page']);
  return {
    ...(show !== undefined && show !== 'failed' && { show }),
    ...(Number.isSafeInteger(page) && page > 1 && { page }),
  };
}

/** When it was sent, or else when it is, or was, to be. */
export function toldAt({ sent_at: sent, due_at: due }: Notification): string {
  return sent ?? due;
}

export const COLORS: Record<State, string> = {
  scheduled: 'gray',
  sending: 'sun',
  sent: 'pine',
  failed: 'berry',
  dropped: 'gray',
};

export interface Piece {
  readonly text: string;
  readonly link: boolean;
}

/** A letter's text, taken apart at its links; a point that ends the sentence is none of the link's. */
export function pieces(text: string): Piece[] {
  return text
    .split(/(https?:\/\/[^\s<>]*[^\s<>.,;:!?)])/)
    .map((part, at) => ({ text: part, link: at % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
