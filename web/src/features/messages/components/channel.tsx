// By which way? A sign beside the word, which is not chosen before the message is due.
import { Clock, Mail, MessageSquare } from 'lucide-react';
import type { Channel as Way } from '@/schema/salus';

const SIGNS = { email: Mail, sms: MessageSquare } as const;

export function Sign({ channel }: { readonly channel: Way | null }) {
  const Icon = channel === null ? Clock : SIGNS[channel];
  return <Icon aria-hidden size={22} strokeWidth={1.75} />;
}
