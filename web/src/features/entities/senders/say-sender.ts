import { t } from '../../../lib/texts.ts';
import type { MeantSender } from './find-sender.ts';

/** What the page understands of a text. */
export interface Understood {
  text: string;
  isClear: boolean;
}

export function saySender(meant: MeantSender | null): Understood | undefined {
  if (meant === null) return undefined;
  if (meant.kind === 'new') return { text: t`new sender`, isClear: true };
  if (meant.kind === 'known') return undefined;
  return { text: t`${meant.senders.map(({ name }) => name).join(', ')}?`, isClear: false };
}
