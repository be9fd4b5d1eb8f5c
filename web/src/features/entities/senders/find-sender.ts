import type { Sender } from '../../../api/contract.ts';

/** Whom a text means: a sender by its name, or by a beginning of one of its words that no other sender has. */
export type MeantSender =
  | { kind: 'known'; sender: Sender }
  | { kind: 'new'; name: string }
  /** It may be one of several. */
  | { kind: 'several'; senders: readonly Sender[] };

/** A shorter beginning is rather typed on. */
const MIN_BEGINNING = 2;

const fold = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ');

/** Null for an empty text. `isNew`: it is a new sender unless one has exactly this name. */
export function findSender(text: string, senders: readonly Sender[], isNew = false): MeantSender | null {
  const wanted = fold(text);
  if (wanted === '') return null;
  const exact = senders.find(({ name }) => fold(name) === wanted);
  if (exact !== undefined) return { kind: 'known', sender: exact };
  const made = { kind: 'new', name: text.trim().replace(/\s+/g, ' ') } as const;
  if (isNew || wanted.length < MIN_BEGINNING) return made;
  const meant = senders.filter(({ name }) => ` ${fold(name)}`.includes(` ${wanted}`));
  const [sender, another] = meant;
  if (sender === undefined) return made;
  return another === undefined ? { kind: 'known', sender } : { kind: 'several', senders: meant };
}
