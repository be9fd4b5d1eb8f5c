import { tidyText } from './text.ts';

/** `van`, `de la` and the like belong to the last name. */
const PARTICLES = new Set([
  'van',
  'von',
  'de',
  'der',
  'den',
  'del',
  'della',
  'di',
  'da',
  'du',
  'la',
  'le',
  'st.',
  'ter',
]);
const TITLES = /^(?:mr|mrs|ms|miss|dr|prof|mme|mlle)\.?\s+/iu;

export interface PersonName {
  readonly first: string | null;
  readonly last: string | null;
}

/** `Last, First` or `First Middle Last`; a single word is the last name. */
export function splitName(fullName: string): PersonName {
  const name = fullName.replace(TITLES, '').trim();
  const comma = name.indexOf(',');
  if (comma >= 0) return { first: tidyText(name.slice(comma + 1)), last: tidyText(name.slice(0, comma)) };
  const words = name.split(/\s+/);
  let start = Math.max(0, words.length - 1);
  while (start > 1 && PARTICLES.has((words[start - 1] ?? '').toLowerCase())) start -= 1;
  return { first: tidyText(words.slice(0, start).join(' ')), last: tidyText(words.slice(start).join(' ')) };
}

/** `ANNE-MARIE O'NEIL` becomes `Anne-Marie O'Neil`. Names that have small and capital letters stay as they are. */
export function tidyName(text: string): string {
  const hasBoth = /\p{Ll}/u.test(text) && /\p{Lu}/u.test(text);
  if (hasBoth) return text;
  return text.toLowerCase().replace(/(^|[\s'’\-.])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase());
}
